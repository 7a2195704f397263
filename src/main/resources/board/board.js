// The connection: changes as they come, the state of the service, and what is typed ahead.
const POLL = 3000;
const ROLL = 60000;
const RECONNECT = 500;
const REST = 1000;
const NEWS = 20000;
const PATIENCE = 10000;
// A proxy may serve Puffel under another path.
const root = location.pathname.replace(/board\/?$/, '');
const samples = new Map();
let source, queue, resting, again, retry, refusals = 0, anew, failures = 0;

function apply(event) {
  if (queue) {
    queue.push(event);
    return;
  }
  const data = JSON.parse(event.data);
  show('lastChange', ago(0));
  if (event.type === 'upserted') {
    upsert(data);
  } else {
    const row = find(data.id);
    if (row) drop(row);
  }
}

// Takes the page anew, but keeps the rows that are the same; what changes meanwhile waits. Not without rest between; what
// failed is tried again ever more rarely.
async function refresh() {
  again = resting;
  if (resting) return;
  resting = true;
  queue = [];
  clearTimeout(anew);
  failures++;
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) {
      replace(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      failures = 0;
    }
  } catch {
    // No answer, or not in time.
  }
  // Those who don't look get another with the connection.
  if (failures && !document.hidden) anew = setTimeout(refresh, Math.min(REST * 2 ** failures, ROLL));
  const waiting = queue;
  queue = undefined;
  waiting.forEach(apply);
  setTimeout(() => {
    resting = false;
    if (again) refresh();
  }, REST);
}

function replace(fresh) {
  const other = fresh.querySelector('table');
  Object.assign(page, other.dataset);
  table.caption.textContent = other.caption.textContent;
  const rows = [...other.tBodies[0].rows].map((row) => {
    const old = find(row.dataset.id);
    return old && same(old, row) ? old : document.adoptNode(row);
  });
  body.replaceChildren(...rows);
  // Links that are in use lead on from where they stand.
  if (!$('nav').matches(':focus-within')) $('nav').replaceWith(document.adoptNode(fresh.querySelector('nav')));
  $('#none').hidden = rows.length > 0;
  bound();
}

const same = (a, b) => a.textContent.replace(/\s+/g, ' ') === b.textContent.replace(/\s+/g, ' ');

function bound() {
  const last = body.rows[body.rows.length - 1];
  until = page.more === 'true' && last ? placeOf(last) : undefined;
  most = 2 * Math.max(50, body.rows.length);
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
  source = new EventSource(root + 'flights/changes');
  source.onopen = () => {
    say('live', 'Live');
    refusals = 0;
    // A connection that resumes brings what was missed; one that begins does not.
    if (fresh) refresh();
    fresh = false;
  };
  source.onerror = () => {
    lost();
    // It was refused (what was missed is forgotten, or too many follow): the browser does not try again by itself.
    if (source.readyState === EventSource.CLOSED) {
      refusals = Math.min(refusals + 1, 6);
      retry = setTimeout(connect, RECONNECT * 2 ** refusals * Math.random());
    }
  };
  source.addEventListener('upserted', apply);
  source.addEventListener('removed', apply);
}

function disconnect() {
  clearTimeout(retry);
  clearTimeout(anew);
  if (source) source.close();
}

const lost = () => say('lost', 'Connection lost – trying again');

function show(name, text) {
  if ($('#' + name).textContent !== text) $('#' + name).textContent = text;
}

function ago(seconds) {
  if (seconds < 60) return seconds + ' s ago';
  return seconds < 3600 ? Math.floor(seconds / 60) + ' min ago' : Math.floor(seconds / 3600) + ' h ago';
}

function showState(state) {
  show('replica', state.replica);
  show('lastChange', state.lastChange === undefined ? 'none of late' : ago(state.lastChange));
  show('outbox', state.outbox === undefined ? 'no relay here' : String(state.outbox));
  show('quarantine', state.quarantine === undefined ? 'no worker here' : String(state.quarantine));
  show('followers', String(state.followers));
  // Replicas answer by turns, and each counts for itself.
  const now = performance.now();
  const before = samples.get(state.replica);
  samples.set(state.replica, { messages: state.messages, now });
  if (state.messages === undefined) {
    show('messages', 'no worker here');
  } else if (before && state.messages >= before.messages) {
    show('messages', ((state.messages - before.messages) * 1000 / (now - before.now)).toFixed(1));
  }
}

async function poll() {
  if (document.hidden) return;
  try {
    const answer = await fetch(root + 'board/state', { signal: AbortSignal.timeout(2 * POLL) });
    if (answer.ok) showState(await answer.json());
  } catch {
    // The stream may not have noticed: nothing comes, as if nothing changed.
    if (source.readyState === EventSource.OPEN) {
      lost();
      connect();
    }
  }
}

function suggest() {
  let timer, abort;
  $('form').addEventListener('input', (event) => {
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
        // Typed on, or away: it goes without.
      }
    }, 100);
  });
}

// Keeps what is empty out of the URL.
$('form').addEventListener('formdata', ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value.trim()) formData.delete(name);
});

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
setInterval(() => { if (page.rolls === 'true' && !document.hidden) refresh(); }, ROLL);
setInterval(() => { $('#clock b').textContent = new Date().toISOString().slice(11, 16); }, 1000);
// Not each change, which would never let a screen reader finish.
setInterval(() => {
  if (changes) $('#news').textContent = changes + (changes === 1 ? ' change' : ' changes') + ' on this page';
  changes = 0;
}, NEWS);
bound();
suggest();
if (!document.hidden) {
  connect();
  poll();
}
