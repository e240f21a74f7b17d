// The signals, small: a tile each, by topic, with its newest points before what is expected.

import {at, duration, element, expected, number, range, unitOf} from './words.js';

const POINTS = 120;
const HEIGHT = 100;
const SVG = 'http://www.w3.org/2000/svg';

/** What the application injects now and then has no value at most looks; after as many without one none is current. */
const QUIET_LOOKS = 60;

const TOPICS = {
  heap: 'Heap', collections: 'Collections', threads: 'Threads', processor: 'Processor and time',
  native: 'Memory outside the heap', files: 'Files', classes: 'Classes and code',
  kernel: 'Disk, network and what is new',
  own: 'What watching takes',
  custom: 'The application’s own',
};

const PILLS = {learning: 'learning', pending: 'suspicious', anomalous: 'anomalous'};

const tiles = new Map();

function shape(tag, name) {
  const made = document.createElementNS(SVG, tag);
  made.setAttribute('class', name);
  return made;
}

/** Why nothing is expected of a signal. */
export function unjudged(signal) {
  if (signal.watch === 'event') {
    return 'expected 0';
  }
  return signal.judged_as ? `judged as ${signal.judged_as}` : 'shown, not judged';
}

class Tile {
  constructor(signal) {
    const unit = unitOf(signal.unit);
    this.value = element('span', {className: 'value'});
    this.pill = element('span', {className: 'pill'});
    this.foot = element('span', {className: 'foot'});
    this.svg = shape('svg', 'spark');
    this.svg.setAttribute('viewBox', `0 0 ${POINTS - 1} ${HEIGHT}`);
    this.svg.setAttribute('preserveAspectRatio', 'none');
    this.svg.setAttribute('aria-hidden', 'true');
    this.band = shape('rect', 'band');
    this.band.setAttribute('width', POINTS - 1);
    this.limit = shape('path', 'limit');
    this.line = shape('path', 'line');
    this.svg.append(this.band, this.limit, this.line);
    this.button = element('button', {className: 'tile', type: 'button', title: signal.description ?? ''},
      element('span', {className: 'name'}, signal.metric.replace('custom_metrics.', '')),
      element('span', {className: 'reading'}, this.value, element('span', {className: 'unit'}, unit), this.pill),
      this.svg, this.foot);
    this.button.addEventListener('click', () => { location.hash = encodeURIComponent(signal.metric); });
    this.begin(signal);
  }

  /** Begins anew with the newest points. */
  begin(signal) {
    this.signal = signal;
    this.points = signal.recent.slice(-POINTS);
    this.quiet = 0;
    this.show();
  }

  /** Takes what a tick brought. */
  hear(news) {
    for (const gone of ['baseline', 'deviation', 'limit', 'state', 'ready_seconds']) {
      delete this.signal[gone];
    }
    Object.assign(this.signal, news);
    this.quiet = 0;
    this.points.push(news.value);
    if (this.points.length > POINTS) {
      this.points.shift();
    }
    this.show();
  }

  /** Takes that a tick brought nothing. */
  miss() {
    this.quiet++;
    if (this.quiet !== QUIET_LOOKS) {
      return;
    }
    for (const gone of ['value', 'baseline', 'deviation', 'limit', 'state', 'ready_seconds']) {
      delete this.signal[gone];
    }
    this.show();
  }

  show() {
    const {signal} = this;
    this.value.textContent = number(signal.value);
    this.pill.textContent = PILLS[signal.state] ?? '';
    this.button.dataset.state = signal.state ?? 'shown';
    this.foot.textContent = this.opinion();
    this.draw();
  }

  opinion() {
    const {signal} = this;
    const span = expected(signal);
    if (signal.value === undefined) {
      return 'no value any more';
    }
    if (!signal.state || !span) {
      return unjudged(signal);
    }
    const usual = range(...span);
    return signal.state === 'learning'
      ? `${duration(signal.ready_seconds ?? 0)} left, so far ${usual}`
      : `expected ${usual}`;
  }

  draw() {
    const known = this.points.filter(Number.isFinite);
    const span = this.signal.state && expected(this.signal);
    let low = Math.min(...known, ...(span || []));
    let high = Math.max(...known, ...(span || []));
    if (known.length === 0) {
      return;
    }
    const {limit} = this.signal;
    if (limit !== undefined && limit < high * 1.25) {
      high = Math.max(high, limit);
    }
    const air = (high - low) * 0.12 || Math.abs(high) * 0.1 || 1;
    low = low >= 0 ? Math.max(0, low - air) : low - air;
    high += air;
    const y = value => HEIGHT - (value - low) / (high - low) * HEIGHT;
    const left = POINTS - this.points.length;
    this.line.setAttribute('d', this.points.map((value, i) =>
      `${i === 0 ? 'M' : 'L'}${left + i} ${y(value).toFixed(1)}`).join(''));
    this.band.setAttribute('y', span ? y(span[1]).toFixed(1) : 0);
    this.band.setAttribute('height', span ? Math.max(1, y(span[0]) - y(span[1])).toFixed(1) : 0);
    this.limit.setAttribute('d', limit !== undefined && limit <= high ? `M0 ${y(limit)}H${POINTS}` : '');
  }
}

function section(topic) {
  const id = `topic-${topic}`;
  if (!at(id)) {
    const grid = element('div', {id, className: 'grid'});
    const made = element('section', {className: 'topic'}, element('h2', {}, TOPICS[topic] ?? topic), grid);
    made.dataset.topic = topic;
    const order = Object.keys(TOPICS);
    const next = [...at('signals').children]
      .find(other => order.indexOf(other.dataset.topic) > order.indexOf(topic));
    at('signals').insertBefore(made, next ?? null);
  }
  return at(id);
}

/** Shows the signals as they are asked for, with their newest points. */
export function show(signals) {
  const unread = signals.filter(signal => signal.value === undefined);
  for (const signal of signals.filter(each => each.value !== undefined)) {
    if (tiles.has(signal.metric)) {
      tiles.get(signal.metric).begin(signal);
      continue;
    }
    const tile = new Tile(signal);
    tiles.set(signal.metric, tile);
    const grid = section(signal.topic);
    grid.append(tile.button);
    grid.parentElement.dataset.tiles = Math.min(5, grid.children.length);
  }
  at('unread').hidden = unread.length === 0;
  at('unread').querySelector('ul').replaceChildren(...unread.map(signal => element('li', {},
    element('code', {}, signal.metric), ` ${signal.description}: ${signal.why ?? 'not yet'}`)));
}

/** Takes every signal that has a value at a tick; says whether one is there that has no tile yet. */
export function hear(news) {
  const there = new Set(news.map(each => each.metric));
  for (const [metric, tile] of tiles) {
    if (!there.has(metric)) {
      tile.miss();
    }
  }
  for (const each of news) {
    tiles.get(each.metric)?.hear(each);
  }
  return news.some(each => !tiles.has(each.metric));
}

/** What is known of a signal now. */
export const signalOf = metric => tiles.get(metric)?.signal;

/** Puts the keyboard back to a signal's tile. */
export const focus = metric => tiles.get(metric)?.button.focus();
