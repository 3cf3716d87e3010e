// The top of every page: where one is, where one can go, and in whose name one acts.

function frameLink(frame, page, label) {
  const { data } = frame;
  const query = data.incident && page.incident ? `?incident=${encodeURIComponent(data.incident.key)}` : "";
  return el("a", {
    href: `${page.path}${query}`, "aria-current": page.name === data.page ? "page" : null,
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      frame.send({ name: "go", page: page.name, id: String(Date.now()) });
    },
  }, label, page.under_way ? underWay(page.under_way) : null);
}

function underWay(number) {
  const told = `${number < 20 ? number : "20 or more"} under way`;
  return el("span", { class: "under-way", title: told, role: "img", "aria-label": told }, number < 20 ? String(number) : "20+");
}

function actingField(frame) {
  const { person } = frame.data;
  const input = el("input", { type: "text", value: person.name, placeholder: "your name", "aria-label": "Acting as", autocomplete: "name", maxlength: "80" });
  const send = () => {
    if (input.value.trim() !== person.name) frame.send({ name: "actor", value: input.value, id: String(Date.now()) });
  };
  input.onchange = send;
  input.onkeydown = (event) => { if (event.key === "Enter") input.blur(); };
  const missing = person.name ? "" : "missing";
  return el("label", { class: `acting ${missing}`, title: "Every act is kept with the name of the person who did it." }, el("span", {}, "Acting as"), input);
}

function signedIn(frame) {
  const { person } = frame.data;
  return el(
    "div", { class: "acting person", title: person.about },
    el("span", { class: "who" }, person.name),
    person.role ? el("span", { class: "role" }, person.role) : null,
    person.signs_out ? button("Sign out", { kind: "plain", onclick: () => frame.send({ name: "sign_out", id: String(Date.now()) }) }) : null,
  );
}

function incidentLine(frame) {
  const { incident, pages } = frame.data;
  if (!incident) return [];
  const tabs = pages.filter((page) => page.incident).map((page) => frameLink(frame, page, page.label));
  return [
    severityChip(incident.severity),
    el("h1", {}, incident.title),
    incident.private ? el("span", { class: "chip", title: "Only its members see it." }, "private") : null,
    el("span", { class: "about" }, incident.about),
    el("nav", { "aria-label": "Pages of the incident" }, tabs),
  ];
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const frame = { data, send: (act) => setTriggerValue("act", act) };
  const root = parentElement.querySelector(".frame");
  const general = data.pages.filter((page) => !page.incident);
  root.querySelector(".frame-top").replaceChildren(
    frameLink(frame, { ...general[0], name: "home" }, "Retroline"),
    el("nav", { "aria-label": "Pages" }, general.map((page) => frameLink(frame, page, page.label))),
    data.person.chosen ? actingField(frame) : signedIn(frame),
  );
  root.querySelector(".frame-top a").className = "name";
  root.querySelector(".frame-incident").replaceChildren(...incidentLine(frame).filter(Boolean));
}
