'use strict';
// Reloads the board when its flights change, shows the state of the service for operators, and suggests airports.
const POLL = 3000;
const ROLL = 60000;
const TURN = 15000;
const RECONNECT = 500;
const RETRY = 1000;
const SPREAD = 300;
const FLASH = 2000;
const NEWS = 20000;
const PATIENCE = 10000;
const $ = (selector) => document.querySelector(selector);
const table = $('table');
const page = table.dataset;
// A board of all flights changes often.
const REST = page.changes === '?' ? 5000 : 1000;
const wall = document.documentElement.classList.contains('wall');
const ops = $('footer') !== null;
// A relative address, because a proxy may serve Puffel under another path.
const root = location.pathname.replace(/board\/?$/, '');
const samples = new Map();
let here = location.href, shown = here, changes = 0;
let source, resting, again, retry, refusals = 0, anew, failures = 0;

// A random delay, so that boards with the same flights do not all reload at once.
function changed() {
  show('lastChange', ago(0));
  if (again) return;
  again = true;
  setTimeout(() => { if (!resting) refresh(); }, SPREAD * Math.random());
}

// Reloads the page, with a pause in between. After failures, the pauses grow.
async function refresh() {
  again = resting;
  if (resting) return;
  resting = true;
  clearTimeout(anew);
  failures++;
  try {
    const answer = await fetch(here, { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) {
      replace(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      failures = 0;
    }
  } catch {
    // There is no response, or it is too late.
  }
  // A hidden page reloads when it connects again.
  if (failures && !document.hidden) anew = setTimeout(refresh, Math.min(RETRY * 2 ** failures, ROLL));
  setTimeout(() => {
    resting = false;
    if (again) refresh();
  }, REST);
}

function replace(fresh) {
  const other = fresh.querySelector('table');
  const before = new Map(rows().map((row) => [row.dataset.id, row.textContent]));
  const turned = shown !== here;
  shown = here;
  Object.assign(page, other.dataset);
  if (table.textContent !== other.textContent) {
    table.replaceChildren(...other.children);
    for (const row of rows()) if (!turned && before.get(row.dataset.id) !== row.textContent) flash(row);
  }
  $('#none').replaceWith(fresh.querySelector('#none'));
  // Links that have the focus stay unchanged.
  const links = $('[aria-label=Pages]');
  if (links && !links.matches(':focus-within')) links.replaceWith(fresh.querySelector('[aria-label=Pages]'));
}

const rows = () => [...table.querySelectorAll('[data-id]')];

function flash(row) {
  changes++;
  row.classList.add('changed');
  setTimeout(() => row.classList.remove('changed'), FLASH);
}

function say(state, text) {
  if (document.body.dataset.link !== state) {
    document.body.dataset.link = state;
    $('#link').textContent = text;
  }
}

function connect() {
  disconnect();
  let fresh = true;
  source = new EventSource(root + 'flights/changes' + page.changes);
  source.onopen = () => {
    say('live', 'Live');
    refusals = 0;
    // A connection that resumes brings the missed changes, but a new one does not.
    if (fresh) refresh();
    fresh = false;
  };
  source.onerror = () => {
    lost();
    // The request was refused (the missed changes are gone, or there are too many clients), so the browser does not retry.
    if (source.readyState === EventSource.CLOSED) {
      refusals = Math.min(refusals + 1, 6);
      retry = setTimeout(connect, RECONNECT * 2 ** refusals * Math.random());
    }
  };
  source.addEventListener('upserted', changed);
  source.addEventListener('removed', changed);
}

function disconnect() {
  clearTimeout(retry);
  clearTimeout(anew);
  if (source) source.close();
}

const lost = () => say('lost', 'Connection lost – trying again');

function show(name, text) {
  const field = $('#' + name);
  if (field && field.textContent !== text) field.textContent = text;
}

function ago(seconds) {
  if (seconds < 60) return seconds + ' s ago';
  return seconds < 3600 ? Math.floor(seconds / 60) + ' min ago' : Math.floor(seconds / 3600) + ' h ago';
}

function showState(state) {
  show('instance', state.instance);
  show('lastChange', state.lastChange === undefined ? 'none of late' : ago(state.lastChange));
  show('outbox', state.outbox === undefined ? 'no relay here' : String(state.outbox));
  show('quarantine', state.quarantine === undefined ? 'no worker here' : String(state.quarantine));
  show('followers', String(state.followers));
  // The instances answer in turn, and each has its own count of messages.
  const now = performance.now();
  const before = samples.get(state.instance);
  samples.set(state.instance, { messages: state.messages, now });
  if (state.messages === undefined) {
    show('messages', 'no worker here');
  } else if (before && state.messages >= before.messages) {
    show('messages', ((state.messages - before.messages) * 1000 / (now - before.now)).toFixed(1));
  }
}

async function poll() {
  if (document.hidden) return;
  try {
    const answer = await fetch(root + (ops ? 'board/state' : 'ping'), { signal: AbortSignal.timeout(2 * POLL) });
    if (ops && answer.ok) showState(await answer.json());
  } catch {
    // The stream may not notice a lost connection: it looks as if nothing changes.
    if (source.readyState === EventSource.OPEN) {
      lost();
      connect();
    }
  }
}

function suggest(form) {
  let timer, abort;
  form.addEventListener('input', (event) => {
    const prefix = event.target.value.trim();
    clearTimeout(timer);
    if (!event.target.list || !prefix) return;
    timer = setTimeout(async () => {
      abort?.abort();
      abort = new AbortController();
      try {
        const answer = await fetch(root + 'board/places?prefix=' + encodeURIComponent(prefix), { signal: abort.signal });
        if (!answer.ok) return;
        $('#places').replaceChildren(...(await answer.json()).map((name) => {
          const option = document.createElement('option');
          option.value = name;
          return option;
        }));
      } catch {
        // The request was cancelled by more input, or failed, so there are no suggestions.
      }
    }, 100);
  });
  // Omits empty fields from the URL.
  form.addEventListener('formdata', ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value.trim() && name !== 'ops') formData.delete(name);
  });
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    disconnect();
  } else {
    connect();
    poll();
  }
});
addEventListener('offline', lost);
addEventListener('online', connect);

setInterval(poll, POLL);
setInterval(() => {
  if (wall) here = new URL(page.onward, location.href).href;
  if ((wall || page.rolls === 'true') && !document.hidden) refresh();
}, wall ? TURN : ROLL);
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: page.zone, hour: '2-digit', minute: '2-digit' });
setInterval(() => { $('#clock b').textContent = clock.format(); }, 1000);
// Not at each change, so that a screen reader can finish.
setInterval(() => {
  if (changes) $('#news').textContent = changes + (changes === 1 ? ' change' : ' changes') + ' on this page';
  changes = 0;
}, NEWS);
if (!wall) suggest($('form'));
if (!document.hidden) {
  connect();
  poll();
}
