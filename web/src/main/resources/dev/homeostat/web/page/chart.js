// One signal, large: its course from a minute to four weeks, out of the newest points and the tiers behind them.

import {ask} from './source.js';
import {at, duration, element, expected, moment, number, range, unitOf} from './words.js';
import {ofMetric} from './episodes.js';
import {focus, signalOf, unjudged} from './tiles.js';

const RANGES = [[60, '1 min'], [900, '15 min'], [3600, '1 h'], [86400, '1 d'], [604800, '1 w'], [2419200, '4 w']];
const HEIGHT = 320;
const LOOKS_A_RANGE = 300;

/** The series is asked for again when as many ticks have passed as it tells one by one, or there was none. */
const TICKS = 360;
const APART_MILLIS = 10_000;
const AGAIN_MILLIS = 2000;

const DARK = matchMedia('(prefers-color-scheme: dark)');

let metric;
let seconds = RANGES[1][0];
let plot;
let asked = 0;
let askedTicks;
let drawn = 0;
let course;

/** The agent's clock: as it was told last, and where the chart ends. */
let heard = 0;
let now = Date.now() / 1000;

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Times, minima, means and maxima, oldest first: the newest points, and before them ever coarser buckets. */
function joined(series) {
  const rows = [];
  let from = Infinity;
  const take = (time, low, mean, high, begin) => {
    if (time < from) {
      rows.push([time, low, mean, high]);
      from = begin;
    }
  };
  const end = Date.parse(series.end) / 1000;
  series.recent.map((value, i) => [end - series.ages[i], value]).reverse()
    .forEach(([time, value]) => take(time, value, value, value, time));
  for (const tier of series.tiers) {
    const last = Date.parse(tier.end) / 1000;
    for (let i = tier.mean.length - 1; i >= 0; i--) {
      const begin = last - tier.ages[i] - tier.bucket_seconds;
      take(begin + tier.bucket_seconds / 2, tier.min[i], tier.mean[i], tier.max[i], begin);
    }
  }
  rows.reverse();
  return [0, 1, 2, 3].map(column => rows.map(row => row[column]));
}

function stripe(u, low, high, fill) {
  const {left, top, width, height} = u.bbox;
  const y0 = Math.max(top, u.valToPos(high, 'y', true));
  const y1 = Math.min(top + height, u.valToPos(low, 'y', true));
  u.ctx.fillStyle = fill;
  u.ctx.fillRect(left, y0, width, Math.max(1, y1 - y0));
}

/** What lies behind the course: what is expected, the open episodes, and the limit. */
function background(u) {
  const signal = signalOf(metric) ?? {};
  const span = signal.state && expected(signal);
  const {left, top, width, height} = u.bbox;
  u.ctx.save();
  u.ctx.beginPath();
  u.ctx.rect(left, top, width, height);
  u.ctx.clip();
  for (const alert of ofMetric(metric)) {
    const x = Math.max(left, u.valToPos(Date.parse(alert.started_at) / 1000, 'x', true));
    u.ctx.fillStyle = colour('--episode');
    u.ctx.fillRect(x, top, left + width - x, height);
  }
  if (span) {
    stripe(u, span[0], span[1], colour('--band'));
  }
  if (signal.limit !== undefined) {
    const y = u.valToPos(signal.limit, 'y', true);
    u.ctx.strokeStyle = colour('--critical');
    u.ctx.setLineDash([8, 6]);
    u.ctx.beginPath();
    u.ctx.moveTo(left, y);
    u.ctx.lineTo(left + width, y);
    u.ctx.stroke();
  }
  u.ctx.restore();
}

/** Room for the values and what is expected, and for the limit where it is near. */
function heights(u, low, high) {
  const signal = signalOf(metric) ?? {};
  const span = signal.state && expected(signal);
  const ends = [low, high, ...(span || [])].filter(Number.isFinite);
  if (ends.length === 0) {
    return [0, 1];
  }
  let [least, most] = [Math.min(...ends), Math.max(...ends)];
  if (signal.limit !== undefined && signal.limit < most * 1.5) {
    most = Math.max(most, signal.limit);
  }
  const air = (most - least) * 0.08 || Math.abs(most) * 0.1 || 1;
  return [least >= 0 ? Math.max(0, least - air) : least - air, most + air];
}

/** Times on the axis: seconds, minutes or days, as far apart as they are. */
function times(u, splits, axis, space, apart) {
  const form = apart >= 86400 ? {day: 'numeric', month: 'short'}
    : {hour: '2-digit', minute: '2-digit', ...(apart < 60 ? {second: '2-digit'} : {})};
  return splits.map(time => new Date(time * 1000).toLocaleString('en-GB', form));
}

function draw() {
  const box = at('plot');
  plot?.destroy();
  box.replaceChildren();
  const unit = unitOf(signalOf(metric)?.unit);
  const told = (u, value) => value === null || value === undefined ? '–' : `${number(value)} ${unit}`;
  const axis = {stroke: colour('--quiet'), grid: {stroke: colour('--edge'), width: 1}, ticks: {stroke: colour('--edge')}};
  plot = new window.uPlot({
    width: box.clientWidth, height: HEIGHT,
    cursor: {y: false},
    scales: {x: {range: () => [now - seconds, now]}, y: {range: heights}},
    axes: [{...axis, space: 80, values: times}, {...axis, size: 64, values: (u, values) => values.map(number)}],
    series: [
      {label: 'time', value: (u, time) => time === null ? '–' : moment(time * 1000)},
      {label: 'least', stroke: colour('--range'), width: 1, value: told, points: {show: false}},
      {label: 'mean', stroke: colour('--line'), width: 2, value: told, points: {show: false}},
      {label: 'most', stroke: colour('--range'), width: 1, value: told, points: {show: false}},
    ],
    bands: [{series: [3, 1], fill: colour('--range-fill')}],
    hooks: {drawClear: [background]},
  }, course, box);
  plot.root.setAttribute('role', 'img');
  plot.root.setAttribute('aria-label', `${metric} over the last ${RANGES.find(([size]) => size === seconds)[1]}; the figures stand below`);
}

function facts() {
  const signal = signalOf(metric);
  if (!signal) {
    return;
  }
  const unit = unitOf(signal.unit);
  const span = expected(signal);
  const rows = [['now', `${number(signal.value)} ${unit}`]];
  if (signal.state && span) {
    rows.push(['expected', `${range(...span)} ${unit}`],
      ['distance', `${number(signal.z_score)} standard deviations`],
      ['unusual', `${number(signal.score * 100)} %, suspicious from 50 % on`],
      ['detectors', signal.state === 'learning'
        ? `learning, ${duration(signal.ready_seconds ?? 0)} left` : signal.state]);
  } else {
    rows.push(['detectors', unjudged(signal)]);
  }
  if (signal.limit !== undefined) {
    rows.push(['limit', `${number(signal.limit)} ${unit}`]);
  }
  at('facts').replaceChildren(...rows.map(([term, words]) =>
    element('div', {}, element('dt', {}, term), element('dd', {}, words))));
}

function ranges() {
  const long = course && course[0].length > 0 ? now - course[0][0] : 0;
  const longest = RANGES.findIndex(([size]) => size >= long);
  at('ranges').querySelectorAll('button').forEach((button, i) => {
    const far = longest >= 0 && i > Math.max(1, longest);
    button.disabled = far;
    button.title = far ? 'Not watched for that long yet' : '';
    button.setAttribute('aria-pressed', String(RANGES[i][0] === seconds));
  });
}

async function refresh(anew) {
  const wanted = metric;
  asked = Date.now();
  askedTicks = undefined;
  try {
    const series = await ask(`/api/series?metric=${encodeURIComponent(wanted)}`);
    if (wanted !== metric) {
      return;
    }
    now = Math.max(Date.parse(series.end) / 1000, heard);
    course = joined(series);
    drawn = asked;
    at('chart-empty').hidden = true;
  } catch (problem) {
    at('chart-empty').textContent = problem.message;
    at('chart-empty').hidden = false;
    return;
  }
  ranges();
  if (anew || !plot) {
    draw();
  } else {
    plot.setData(course);
  }
}

/** Goes on with the course by what a tick brought; asking for it each time would cost the agent more than all else. */
function goOn(time) {
  const value = signalOf(metric)?.value;
  const times = course[0];
  if (value === undefined || !(time > (times.at(-1) ?? 0))) {
    return;
  }
  now = time;
  [time, value, value, value].forEach((each, column) => course[column].push(each));
  if (plot && Date.now() - drawn >= seconds * 1000 / LOOKS_A_RANGE) {
    drawn = Date.now();
    ranges();
    plot.setData(course);
  }
}

/** Shows what a tick brought, where a chart is open; who was away missed some. */
export function hear(status, away) {
  heard = Date.parse(status.timestamp) / 1000;
  if (!at('chart').open) {
    return;
  }
  facts();
  askedTicks ??= status.ticks;
  const waited = Date.now() - asked;
  if (course && !away && !(status.ticks - askedTicks >= TICKS && waited >= APART_MILLIS)) {
    goOn(heard);
  } else if (waited >= AGAIN_MILLIS) {
    refresh(false);
  }
}

/** The metric that the address names; nothing where it names none. */
function named() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}

function open() {
  const wanted = named();
  const signal = signalOf(wanted);
  const dialog = at('chart');
  if (!signal) {
    dialog.close();
    return;
  }
  metric = wanted;
  course = undefined;
  at('chart-title').textContent = metric;
  at('chart-about').textContent = signal.description ?? 'what the application injects or lets us ask for';
  at('plot').replaceChildren();
  facts();
  if (!dialog.open) {
    dialog.showModal();
  }
  refresh(true);
}

/** Opens the chart that the address names, now and when it changes. */
export function begin() {
  at('ranges').replaceChildren(...RANGES.map(([size, words]) => {
    const button = element('button', {type: 'button'}, words);
    button.addEventListener('click', () => {
      seconds = size;
      ranges();
      draw();
    });
    return button;
  }));
  at('chart').addEventListener('close', () => {
    plot?.destroy();
    plot = undefined;
    const closed = metric;
    history.replaceState(null, '', location.pathname);
    focus(closed);
  });
  at('chart').addEventListener('click', event => {
    if (event.target === at('chart')) { // Beside it.
      at('chart').close();
    }
  });
  DARK.addEventListener('change', () => plot && draw());
  new ResizeObserver(() => plot && plot.setSize({width: at('plot').clientWidth, height: HEIGHT})).observe(at('plot'));
  window.addEventListener('hashchange', open);
  open();
}
