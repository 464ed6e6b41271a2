// Talking to the sandbox: questions over HTTP and the stream of what happens.

/** Asks under /sandbox; with a body it is a POST. Throws an Error with the sandbox's own words. */
export async function ask(path, body) {
  const how = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return read(await reach(path, how));
}

/** Sends a file as a person's document. */
export async function upload(person, file) {
  const headers = { "content-type": file.type || "application/octet-stream" };
  return read(await reach(`people/${person}/document?name=${encodeURIComponent(file.name)}`, { method: "PUT", headers, body: file }));
}

async function reach(path, how) {
  try {
    return await fetch(`/sandbox/${path}`, how);
  } catch {
    throw new Error("The demo does not answer. Is it still running?");
  }
}

async function read(answer) {
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error ?? `${answer.status} ${answer.statusText}`);
  return said;
}

const LOST_AFTER = 1500; // a demo that starts over is back within a second

/** Follows what happens: `opened` each time the stream opens, `lost` when it stays shut, `changed(what, person, body)` for each line. */
export function follow(opened, lost, changed) {
  const events = new EventSource("/sandbox/events");
  let waiting;
  events.onopen = () => {
    clearTimeout(waiting);
    waiting = undefined;
    opened();
  };
  events.onerror = () => { waiting ??= setTimeout(lost, LOST_AFTER); };
  events.onmessage = ({ data }) => {
    const { what, person, body } = JSON.parse(data);
    changed(what, person, body);
  };
  addEventListener("pagehide", () => events.close());
}
