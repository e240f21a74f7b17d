// What the agent is asked and told. The browser holds the token: it asked for it, and sends it along.

const LATER = 5000;

/** The page's own address may hold a token, and a browser asks for none that does. */
const ours = path => new URL(path, location.origin);

async function answer(path, request) {
  const response = await fetch(ours(path), request);
  const json = response.headers.get('Content-Type') === 'application/json';
  if (!json) {
    throw new Error((await response.text()).trim() || `status ${response.status}`);
  }
  return response.json();
}

/** Asks for JSON. */
export const ask = path => answer(path);

/** Tells a command; answers with its record. */
export const tell = (command, fields) =>
  answer(`/api/${command}`, {method: 'POST', body: new URLSearchParams(fields).toString()});

/** Calls back after each tick with what is new, while the page is seen, and when the connection comes and goes. */
export function listen(hear, connected) {
  let events;
  const open = () => {
    events?.close();
    if (document.hidden) {
      return; // A browser has six connections for all its pages of a server.
    }
    events = new EventSource(ours('/api/live'));
    events.onopen = () => connected(true);
    events.onmessage = event => hear(JSON.parse(event.data));
    events.onerror = () => {
      connected(false);
      if (events.readyState === EventSource.CLOSED) { // Refused; the browser does not try again.
        setTimeout(open, LATER);
      }
    };
  };
  document.addEventListener('visibilitychange', open);
  open();
}
