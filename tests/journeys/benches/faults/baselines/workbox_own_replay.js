// Workbox, and a replay of the author's own, by the documented `onSync`: an answer counts only when
// it is the API's and has the article; everything else goes back to the head of the queue, and the
// browser is told.

import {BackgroundSyncPlugin} from 'workbox-background-sync';
import {clientsClaim} from 'workbox-core';
import {registerRoute} from 'workbox-routing';
import {NetworkOnly} from 'workbox-strategies';

self.skipWaiting();
clientsClaim();

const check = async (request, response) => {
  const key = request.headers.get('Idempotency-Key');
  const said = response.ok ? await response.clone().json().catch(() => null) : null;
  if (said?.receipt?.key !== key) throw new Error('this was not the answer');
  return response;
};

const onSync = async ({queue}) => {
  let entry;
  while ((entry = await queue.shiftRequest())) {
    try {
      await check(entry.request, await fetch(entry.request.clone()));
    } catch (error) {
      await queue.unshiftRequest(entry);
      throw error;
    }
  }
};

registerRoute(
  ({url}) => url.pathname === '/api/news',
  new NetworkOnly({
    plugins: [
      {fetchDidSucceed: ({request, response}) => check(request, response)},
      new BackgroundSyncPlugin('news', {maxRetentionTime: 24 * 60, onSync}),
    ],
  }),
  'POST',
);
