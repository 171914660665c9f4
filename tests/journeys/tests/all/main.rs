//! The journeys. Each is one promise to the user, kept by the whole product.

mod published;

mod kills;

mod pressure;

mod cut;

mod tabs;

mod drafts;

mod background;

mod push;

mod without_sync;

mod workers;

mod trouble;

mod faults;

mod proxy;

mod bad_luck;

mod outbox;

mod offline;

mod install;

mod update;

mod app_install;

mod broken_worker;

mod storage;

mod storage_trouble;

mod hostile;

mod interception;

mod elsewhere;

mod reads;

mod portal;

mod registration;

mod attendees;

mod notices;

mod answers;

mod quiet;

mod pushed;

mod periodic;

mod settings;

mod backup;

mod clear;

mod log;

mod badge;

mod tally;
