// What the desk is handed apart from its scripts: the events, the document, what is being written, and after each act what
// Python answered.

const WIRE = (globalThis.retrolineDesk ||= { records: null, document: null, reply: null, progress: [], desk: null });

export default function (component) {
  const { data, parentElement } = component;
  // It shows nothing: the place it stands in takes no room.
  const room = (parentElement.getRootNode().host || parentElement).closest('[data-testid="stElementContainer"]');
  if (room) room.style.position = "absolute";
  if (data && data.progress) {
    WIRE.progress = data.progress;
    if (WIRE.desk) WIRE.desk.hearProgress();
    return;
  }
  if (!(data instanceof Uint8Array)) {
    WIRE.reply = data;
    if (WIRE.desk) WIRE.desk.hear(data);
    return;
  }
  const source = new TextDecoder().decode(data);
  if (source.startsWith('{"records":')) {
    if (source === WIRE.source) return;
    WIRE.source = source;
    WIRE.records = JSON.parse(source).records;
    if (WIRE.desk) WIRE.desk.hearRecords();
    return;
  }
  WIRE.document = source;
  if (WIRE.desk) WIRE.desk.show(source);
}
