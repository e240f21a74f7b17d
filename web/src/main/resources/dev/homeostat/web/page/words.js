// Numbers, units and times in words, and elements that hold them. Foreign text becomes text, never markup.

const UNITS = {
  'MiBy': 'MiB', 'MiBy/s': 'MiB/s', 'KiBy/s': 'KiB/s', 'ms': 'ms', 'ms/s': 'ms/s', '%': '%',
  '{thread}': 'threads', '{file_descriptor}': 'files', '{class}': 'classes', '{object}': 'objects',
  '10*3{object}': 'k objects', '{fault}/s': 'faults/s', '{segment}/s': 'segments/s',
  '{connection}/s': 'connections/s', '{program}': 'programs', '{destination}': 'destinations', '{port}': 'ports',
};

/** A unit as people write it. */
export const unitOf = unit => UNITS[unit] ?? (unit ?? '').replace(/[{}]/g, '');

/** A number with three digits that say something, more where there are more before the point. */
export function number(value) {
  if (!Number.isFinite(value)) {
    return '–';
  }
  const size = Math.abs(value);
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
  return value.toLocaleString('en', {maximumFractionDigits: digits});
}

/** A length of time as the summaries of alerts round it. */
export function duration(seconds) {
  const all = Math.max(0, Math.round(seconds));
  if (all < 60) {
    return `${all} s`;
  }
  if (all < 3600) {
    return `${Math.round(seconds / 60)} min`;
  }
  const [size, name, part, partName] = all < 86400 ? [3600, 'h', 60, 'min'] : [86400, 'd', 3600, 'h'];
  return `${Math.floor(all / size)} ${name} ${Math.floor(all % size / part)} ${partName}`;
}

/** A moment as the reader's clock has it, with the day where it is not today. */
export function moment(time) {
  const when = new Date(time);
  const today = when.toDateString() === new Date().toDateString();
  const day = today ? {} : {month: 'short', day: 'numeric'};
  return when.toLocaleString('en-GB', {...day, hour: '2-digit', minute: '2-digit', second: '2-digit'});
}

/** What stands between two ends. */
export const range = (low, high) => `${number(low)} to ${number(high)}`;

/** The lower and upper end of what is expected; nothing where nothing is known yet. */
export function expected(signal) {
  if (signal.baseline === undefined || signal.deviation === undefined) {
    return undefined;
  }
  const low = signal.baseline - 3 * signal.deviation;
  return [signal.topic === 'custom' ? low : Math.max(0, low), signal.baseline + 3 * signal.deviation];
}

/** An element with properties and children; strings become text. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** The element of an id. */
export const at = id => document.getElementById(id);
