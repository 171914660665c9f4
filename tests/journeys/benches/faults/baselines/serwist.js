// Serwist as its documentation has it: a route for the POST whose plug-in keeps what failed and
// sends it again on `sync`. An answer of 5xx to the first attempt counts as a failure too, which
// the documentation shows as an addition.

import {BackgroundSyncPlugin, NetworkOnly, Serwist} from 'serwist';

const failOnServerErrors = {
  fetchDidSucceed: async ({response}) => {
    if (response.status >= 500) throw new Error(`the server answered ${response.status}`);
    return response;
  },
};
const keepWhatFailed = new BackgroundSyncPlugin('news', {maxRetentionTime: 24 * 60});

const serwist = new Serwist({skipWaiting: true, clientsClaim: true});
serwist.registerCapture(
  ({url}) => url.pathname === '/api/news',
  new NetworkOnly({plugins: [failOnServerErrors, keepWhatFailed]}),
  'POST',
);
serwist.addEventListeners();
