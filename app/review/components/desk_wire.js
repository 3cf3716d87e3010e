// What the desk is handed besides the document: the events once, and after each act what Python answered.

const WIRE = (globalThis.retrolineDesk ||= { records: null, reply: null, desk: null });

export default function (component) {
  const { data, parentElement } = component;
  // It shows nothing: the place it stands in takes no room.
  const room = (parentElement.getRootNode().host || parentElement).closest('[data-testid="stElementContainer"]');
  if (room) room.style.position = "absolute";
  if (data instanceof Uint8Array) {
    const source = new TextDecoder().decode(data);
    if (source === WIRE.source) return;
    WIRE.source = source;
    WIRE.records = JSON.parse(source);
    if (WIRE.desk) WIRE.desk.hearRecords(WIRE.records);
    return;
  }
  WIRE.reply = data;
  if (WIRE.desk) WIRE.desk.hear(data);
}
