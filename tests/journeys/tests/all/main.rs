//! The journeys. Each is one promise to the user, kept by the whole product.

mod published;

mod tabs;

mod background;

mod workers;

mod trouble;

mod outbox;

mod offline;

mod interception;

mod registration;

mod attendees;
