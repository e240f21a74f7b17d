// The open episodes as cards, those that ended and the silences as lines, and what a person does about them.

import {ask, tell} from './source.js';
import {at, duration, element, moment, number, unitOf} from './words.js';

const SILENCES = [['1h', '1 hour'], ['8h', '8 hours'], ['24h', '1 day'], ['168h', '1 week']];

/** Under the seed's rule an alert has no end; it is shown for as long. */
const SEED_MILLIS = 15 * 60 * 1000;

/** What the page last heard of silences: fingerprint and end. */
let silent = new Map();
let shown = '';
const cards = new Map();

const title = alert => {
  const words = alert.anomaly_type.replaceAll('_', ' ').replace(/\b(gc|fd|cpu|io)\b/g, short => short.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function fact(term, ...words) {
  return element('div', {}, element('dt', {}, term), element('dd', {}, ...words));
}

function facts(alert) {
  const unit = unitOf(alert.unit);
  const made = element('dl', {className: 'facts'},
    fact('now', `${number(alert.current)} ${unit}`));
  if (alert.detector !== 'event') {
    made.append(fact('expected', `${number(alert.baseline)} ${unit}`));
  }
  if (alert.limit !== undefined) {
    made.append(fact('limit', `${number(alert.limit)} ${unit}`));
  }
  if (alert.eta_seconds !== undefined) {
    const between = alert.eta_high === undefined
      ? `at the earliest in ${duration(alert.eta_low)}`
      : `${duration(alert.eta_low)} to ${duration(alert.eta_high)}`;
    made.append(fact('limit reached in', element('strong', {}, duration(alert.eta_seconds)),
      element('span', {className: 'quiet'}, ` ${between}`)));
  }
  return made;
}

function suspects(alert) {
  if (alert.suspects.length === 0) {
    return element('p', {className: 'quiet'}, 'No suspect is known yet.');
  }
  return element('ol', {className: 'suspects'}, ...alert.suspects.map(suspect => {
    const row = element('li', {},
      element('span', {className: 'kind'}, suspect.kind.replaceAll('_', ' ')), ' ',
      element('strong', {}, suspect.name), ' ',
      element('span', {className: 'quiet'}, suspect.detail));
    if (suspect.share !== undefined) {
      const share = `${number(suspect.share * 100)} %`;
      const bar = element('span', {className: 'bar'});
      bar.style.width = share;
      row.append(element('span', {className: 'share'}, element('span', {className: 'track'}, bar), share));
    }
    return row;
  }));
}

function button(words, does, name = 'plain') {
  const made = element('button', {type: 'button', className: name}, words);
  made.addEventListener('click', does);
  return made;
}

/** Asks before something is done about a cause, in a dialog; what fails is said there. */
function confirm({fingerprint, heading, about, choices = [], word, does}) {
  const dialog = at('ask');
  at('ask-title').textContent = heading;
  at('ask-about').textContent = about;
  at('ask-problem').textContent = '';
  at('ask-do').textContent = word;
  at('ask-choices').replaceChildren(...choices.map(([value, label], i) => element('label', {},
    element('input', {type: 'radio', name: 'choice', value, checked: i === 0}), ` ${label}`)));
  const form = dialog.querySelector('form');
  at('ask-cancel').onclick = () => dialog.close();
  dialog.onclose = () => requestAnimationFrame(() => {
    if (document.activeElement === document.body) { // The button is another one by now.
      cards.get(fingerprint)?.made.querySelector('button').focus();
    }
  });
  form.onsubmit = async event => {
    event.preventDefault();
    try {
      const record = await does(new FormData(form).get('choice'));
      if (record.done) {
        dialog.close();
        say(record.summary);
      } else {
        at('ask-problem').textContent = record.summary;
      }
    } catch (problem) {
      at('ask-problem').textContent = problem.message;
    }
  };
  dialog.showModal();
}

let hush;

function say(words) {
  at('said').textContent = words;
  at('said').hidden = false;
  clearTimeout(hush);
  hush = setTimeout(() => { at('said').hidden = true; }, 6000);
}

function silence(alert) {
  confirm({
    fingerprint: alert.fingerprint,
    heading: 'Silence this cause',
    about: `Nobody is told of ${alert.anomaly_type} of ${alert.metric} for a while. The episode goes on and stays on this page.`,
    choices: SILENCES, word: 'Silence',
    does: lasts => tell('silence', {fingerprint: alert.fingerprint, for: lasts}),
  });
}

function accept(alert) {
  confirm({
    fingerprint: alert.fingerprint,
    heading: 'Accept as normal',
    about: `What ${alert.metric} shows now is the new normal: the episode ends, and it is learned from here on.`,
    word: 'Accept',
    does: () => tell('accept', {fingerprint: alert.fingerprint}),
  });
}

async function speakAgain(fingerprint) {
  try {
    say((await tell('silence', {fingerprint, for: '0s'})).summary);
  } catch (problem) {
    say(problem.message);
  }
}

function fill(card, alert) {
  const until = silent.get(alert.fingerprint);
  const critical = alert.severity === 'CRITICAL';
  card.className = `card ${critical ? 'critical' : 'warning'}${until ? ' silenced' : ''}`;
  const buttons = element('div', {className: 'buttons'},
    until
      ? button('End the silence', () => speakAgain(alert.fingerprint))
      : button('Silence…', () => silence(alert)));
  if (alert.detector !== 'event' && alert.detector !== 'zscore') {
    buttons.append(button('Accept as normal…', () => accept(alert)));
  }
  buttons.append(button(`Show ${alert.metric}`, () => { location.hash = encodeURIComponent(alert.metric); }));
  card.replaceChildren(
    element('header', {},
      element('span', {className: 'severity'}, critical ? 'Critical' : 'Warning'),
      element('h3', {}, title(alert)),
      element('span', {className: 'quiet since'}, `since ${moment(alert.started_at)}`),
      ...(until ? [element('span', {className: 'hush'}, `silent until ${moment(until)}`)] : [])),
    element('p', {className: 'summary'}, alert.summary),
    facts(alert),
    ...(alert.detector === 'zscore' ? [] : [element('h4', {}, 'Suspects'), suspects(alert)]),
    buttons,
    element('p', {className: 'quiet small'}, `What to look at first: ${alert.runbook_url}. Fingerprint ${alert.fingerprint}.`));
}

/** The newest alert of each cause: under the seed's rule a cause has many. */
function newest(alerts, now) {
  const causes = new Map();
  for (const alert of alerts) {
    const over = alert.detector === 'zscore' && now - Date.parse(alert.timestamp) > SEED_MILLIS;
    if (!over && !causes.has(alert.fingerprint)) {
      causes.set(alert.fingerprint, alert);
    }
  }
  return causes;
}

/** Whether the seed's rule judges, which knows alerts and no episodes. */
export const isSeed = causes => [...causes.values()].every(alert => alert.detector === 'zscore');

/** Whether somebody has marked words of it, to copy them. */
function isSelected(made) {
  const selection = getSelection();
  return !selection.isCollapsed && made.contains(selection.anchorNode);
}

function showCards(causes) {
  for (const [fingerprint, card] of cards) {
    if (!causes.has(fingerprint)) {
      card.made.remove();
      cards.delete(fingerprint);
    }
  }
  for (const [fingerprint, alert] of causes) {
    const content = JSON.stringify([alert, silent.get(fingerprint)]);
    let card = cards.get(fingerprint);
    if (!card) {
      card = {made: element('article'), content: ''};
      cards.set(fingerprint, card);
      at('cards').append(card.made);
    }
    if (card.content !== content && !isSelected(card.made)) {
      const held = [...card.made.querySelectorAll('button')].indexOf(document.activeElement);
      fill(card.made, alert);
      card.alert = alert;
      card.content = content;
      card.made.querySelectorAll('button')[held]?.focus();
    }
  }
  at('open').hidden = causes.size === 0;
  at('open-title').textContent = isSeed(causes) ? 'Latest alerts' : 'Open episodes';
}

async function showEnded() {
  const ended = (await ask('/api/episodes')).episodes.filter(alert => alert.state === 'resolved');
  at('ended').hidden = ended.length === 0;
  at('ended').querySelector('summary').textContent = `Ended episodes (${ended.length})`;
  at('ended').querySelector('ul').replaceChildren(...ended.map(alert => element('li', {},
    element('strong', {}, title(alert)), ` of ${alert.metric}, ${moment(alert.started_at)}, for ${duration(alert.duration_seconds ?? 0)}`,
    element('span', {className: 'quiet'}, ` ${alert.summary}`))));
}

function showSilences(causes) {
  const others = [...silent].filter(([fingerprint]) => !causes.has(fingerprint));
  at('silences').hidden = others.length === 0;
  at('silences').querySelector('summary').textContent = `Silenced causes (${others.length})`;
  const list = at('silences').querySelector('ul');
  if (list.dataset.content !== String(others)) {
    list.dataset.content = String(others);
    list.replaceChildren(...others.map(([fingerprint, until]) => element('li', {},
      element('code', {}, fingerprint), ` until ${moment(until)} `,
      button('End the silence', () => speakAgain(fingerprint)))));
  }
}

/** Shows what a status tells; answers with the open causes and which of them are silent. */
export function hear(status) {
  silent = new Map(status.silences.map(each => [each.fingerprint, each.until]));
  const causes = newest(status.episodes, Date.parse(status.timestamp));
  showCards(causes);
  showSilences(causes);
  const now = [...causes.keys()].sort().join();
  if (shown !== `:${now}`) {
    shown = `:${now}`;
    showEnded().catch(() => { shown = ''; });
  }
  const loud = [...causes.values()].filter(alert => !silent.has(alert.fingerprint));
  return {causes, loud, critical: loud.filter(alert => alert.severity === 'CRITICAL')};
}

/** The open episodes of a metric. */
export const ofMetric = metric =>
  [...cards.values()].map(card => card.alert).filter(alert => alert.metric === metric);
