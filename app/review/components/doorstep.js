// What a page shows to somebody who is not let in: why, and what to do about it.

export default function (component) {
  const { data, parentElement } = component;
  const leads = data.links.map((one) => el("a", { class: `button ${one.primary ? "primary" : ""}`, href: one.href }, one.label));
  parentElement.querySelector(".doorstep").replaceChildren(
    ...[
      el("div", { class: "name" }, "Retroline"),
      el("h1", {}, data.title),
      ...data.text.map((line) => el("p", {}, line)),
      data.lines.length ? el("ul", {}, data.lines.map((line) => el("li", {}, line))) : null,
      ...data.after.map((line) => el("p", {}, line)),
      leads.length ? el("div", { class: "row" }, leads) : null,
    ].filter(Boolean),
  );
}
