'use strict';
// The rows: which belong on the page, where, and what they say.
const $ = (selector) => document.querySelector(selector);
const table = $('table');
const body = table.tBodies[0];
const page = table.dataset;
let most, until, changes = 0;

// A row's place: without its Z the text of an instant sorts as the instant does.
const place = (departure, id) => ({ departure: (departure || '').slice(0, -1), id: Number(id) });
const placeOf = (row) => place(row.dataset.departure, row.dataset.id);

// Flights without a departure come last in both orders.
function compare(a, b) {
  const sign = page.order === 'departure' ? 1 : -1;
  if (a.departure !== b.departure) {
    if (!a.departure || !b.departure) return a.departure ? -1 : 1;
    return a.departure < b.departure ? -sign : sign;
  }
  return sign * (a.id - b.id);
}

function fits(flight) {
  const at = place(flight.departure, flight.id);
  return (!page.origin || flight.origin === page.origin)
    && (!page.destination || flight.destination === page.destination)
    && (!page.airport || flight.origin === page.airport || flight.destination === page.airport)
    && (!page.from || (at.departure && at.departure >= place(page.from).departure))
    && (!page.to || (at.departure && at.departure < place(page.to).departure))
    && (!page.afterId || compare(at, place(page.after, page.afterId)) > 0)
    && (!until || compare(at, until) <= 0);
}

function write(row, name, text) {
  const cell = row.querySelector(name);
  if (cell.textContent !== text) {
    cell.textContent = text;
    cell.classList.add('new');
  }
}

function fill(row, flight) {
  const { departure = '', delay, status = '' } = flight;
  Object.assign(row.dataset, { id: flight.id, departure, status });
  row.dataset.late = !delay ? '' : delay > 0 ? 'late' : 'early';
  write(row, '.departure b', departure ? departure.slice(11, 16) : '–');
  write(row, '.departure small', departure.slice(0, 10));
  write(row, '.number b', flight.number || '–');
  write(row, '.origin b', flight.origin);
  write(row, '.destination b', flight.destination);
  write(row, '.delay b', delay === undefined ? '' : delay === 0 ? 'on time' : (delay > 0 ? '+' : '') + delay + ' min');
  write(row, '.status b', status);
}

const find = (id) => body.querySelector('tr[data-id="' + Number(id) + '"]');

function flash(row) {
  row.classList.add('changed');
  clearTimeout(row.timer);
  row.timer = setTimeout(() => {
    row.classList.remove('changed');
    for (const cell of row.querySelectorAll('.new')) cell.classList.remove('new');
  }, 2000);
}

function upsert(flight) {
  let row = find(flight.id);
  if (!fits(flight)) {
    if (row) drop(row);
    return;
  }
  const moves = !row || placeOf(row).departure !== place(flight.departure).departure;
  row ||= $('template').content.firstElementChild.cloneNode(true);
  fill(row, flight);
  if (moves) {
    row.remove();
    const at = placeOf(row);
    body.insertBefore(row, [...body.rows].find((other) => compare(placeOf(other), at) > 0) || null);
  }
  flash(row);
  settle();
  if (body.rows.length > most) refresh();
}

function drop(row) {
  row.remove();
  settle();
  // The rows below move up.
  if (page.more === 'true' && body.rows.length < most / 4) refresh();
}

function settle() {
  changes++;
  $('#none').hidden = body.rows.length > 0;
}
