// The page: listens to the agent, says in a word how things are, and hands on what is new to its parts.

import {ask, listen} from './source.js';
import {at, duration, number} from './words.js';
import * as chart from './chart.js';
import * as episodes from './episodes.js';
import * as tiles from './tiles.js';

const POINTS = 120;

/** Told every ten events: a minute. */
const COSTS = 7;
const NAMED = 3;
const PATIENCE_SECONDS = 10;

/** Who did not listen for so long has missed points. */
const AWAY_MILLIS = 5000;

let connected = false;

/** The last event with all that did not change since it was told. */
let last;
const told = new Map();
let heard = 0;
let begun = false;

/** Why the signals could not be asked for, and how often running: once may happen. */
let failure = '';
let failures = 0;
const costs = [];

const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const every = seconds => seconds === 1 ? 'each second' : `every ${seconds < 1 ? `${number(seconds * 1000)} ms` : duration(seconds)}`;

function verdict(level, word, detail) {
  at('verdict').dataset.level = level;
  if (at('word').textContent !== word) { // A reader of the screen reads it out when it changes.
    at('word').textContent = word;
  }
  at('detail').textContent = detail;
}

function judge() {
  const {status, signals} = last;
  const {causes, loud, critical} = episodes.hear(status);
  const suspicious = signals.filter(each => each.state === 'pending').map(each => each.metric);
  const learning = status.ready_seconds > 0 && status.learning > 0;
  const left = learning ? `ready in ${duration(status.ready_seconds)}` : '';
  const watched = `${status.signals} signals, looked at ${every(status.interval_seconds)}`;
  const asides = [watched];
  if (learning) {
    asides.push(status.learning < signals.length / 2 ? `${status.learning} still learned` : left);
  }
  if (suspicious.length > 0) {
    const more = suspicious.length > NAMED ? ` and ${suspicious.length - NAMED} more` : '';
    asides.push(`a second look at ${suspicious.slice(0, NAMED).join(', ')}${more}`);
  }
  const words = asides.join(' · ');
  const open = episodes.isSeed(causes) ? `Alerts of ${counted(causes.size, 'cause')} lately`
    : critical.length > 0 && critical.length === causes.size ? `${counted(causes.size, 'critical episode')} open`
      : `${counted(causes.size, 'episode')} open`;
  if (critical.length > 0) {
    verdict('critical', open + (critical.length < causes.size ? `, ${critical.length} critical` : ''), words);
  } else if (loud.length > 0) {
    verdict('warning', open, words);
  } else if (causes.size > 0) {
    verdict('learning', `${open}, silenced`, words);
  } else if (learning && status.learning >= signals.length / 2) {
    verdict('learning', 'Nothing wrong so far, still learning', `${left} · ${watched}`);
  } else {
    verdict('good', 'All well', words);
  }
  at('learned').hidden = !learning;
  at('learned').value = 1 - status.ready_seconds / status.learning_seconds;
  document.title = (loud.length > 0 ? `(${loud.length}) ` : '') + `${status.component} · Homeostat`;
}

function who({component, version, resource}) {
  at('component').textContent = component;
  const parts = [
    resource['service.version'] && `version ${resource['service.version']}`,
    resource['host.name'] && `on ${resource['host.name']}`,
    resource['process.pid'] && `process ${resource['process.pid']}`,
    `Homeostat ${version}`,
  ];
  at('about').textContent = parts.filter(Boolean).join(' · ');
}

/** What watching costs: the difference between now and a minute ago. */
function cost(status) {
  if (status.cost === undefined) { // It is told now and then.
    return;
  }
  costs.push({...status.cost, ticks: status.ticks, time: Date.parse(status.timestamp) / 1000});
  if (costs.length > COSTS) {
    costs.shift();
  }
  const first = costs[0];
  const now = costs[costs.length - 1];
  const ticks = now.ticks - first.ticks;
  const seconds = now.time - first.time;
  if (ticks <= 0 || seconds <= 0) {
    return;
  }
  const parts = [`${number((now.tick_seconds - first.tick_seconds) / ticks * 1000)} ms a look`];
  if (now.processor_seconds !== undefined) {
    parts.push(`${number((now.processor_seconds - first.processor_seconds) / seconds * 100)} % of a processor`);
  }
  if (now.allocated_bytes !== undefined) {
    parts.push(`${number((now.allocated_bytes - first.allocated_bytes) / ticks / 1024)} KiB a look`);
  }
  at('cost').textContent = `Watching costs ${parts.join(', ')}.`;
}

function connection() {
  if (document.hidden) {
    return;
  }
  const late = last ? (Date.now() - heard) / 1000 : 0;
  const patience = PATIENCE_SECONDS + 3 * (last?.status.interval_seconds ?? 0);
  const lost = !connected || late > patience;
  at('connection').dataset.live = String(!lost && failures < 2);
  at('connected').textContent = lost ? (connected ? `no look for ${duration(late)}` : 'no connection')
    : failures > 1 ? 'no answer about the signals' : 'live';
  at('connection').title = failures > 1 ? failure : '';
  if (lost && last) {
    at('learned').hidden = true;
    verdict('lost', connected ? 'The agent does not look' : 'No connection to the agent',
      `What is shown is ${duration(late)} old.`);
  }
}

async function begin() {
  tiles.show((await ask(`/api/signals?recent=${POINTS}`)).signals);
  if (!begun) {
    begun = true;
    chart.begin();
  }
}

/** Puts what is new beside what was told before; what tells who is watched tells everything. */
function whole(news) {
  if (news.status.component !== undefined) {
    told.clear();
  }
  news.signals.forEach(each => told.set(each.metric, each));
  return {status: {...last?.status, ...news.status}, signals: [...told.values()]};
}

async function hear(changes) {
  if (last && changes.status.ticks < last.status.ticks) {
    location.reload(); // Another process answers here now.
  }
  const away = heard > 0 && Date.now() - heard > AWAY_MILLIS;
  const news = whole(changes);
  last = news;
  heard = Date.now();
  connected = true;
  who(news.status);
  cost(changes.status);
  judge();
  if (tiles.hear(news.signals) || away) {
    try {
      await begin();
      failures = 0;
    } catch (error) { // It is tried again at the next tick.
      failure = error.message;
      failures++;
    }
  }
  chart.hear(news.status, away);
  connection();
}

/** A page that nobody sees does not listen; now and then it looks whether its title still holds. */
async function glance() {
  if (document.hidden && last) {
    last = {...last, status: await ask('/api/status')};
    judge();
  }
}

listen(hear, is => {
  connected = is;
  connection();
});
setInterval(connection, 1000);
setInterval(() => glance().catch(() => {}), 60_000);
