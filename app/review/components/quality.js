// The page of a run. Its markup is rendered on the server, where everything from records is escaped and nothing can run.

function openTarget(root, event) {
  const link = event.target.closest("a[href^='#']");
  if (!link) return;
  event.preventDefault();
  const target = root.querySelector(`[id="${CSS.escape(link.getAttribute("href").slice(1))}"]`);
  if (!target) return;
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  (target.querySelector("summary") || target).focus();
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".quality");
  if (root.dataset.shown === data.digest) return;
  root.dataset.shown = data.digest;
  root.replaceChildren(...new DOMParser().parseFromString(data.part, "text/html").body.childNodes);
  root.onclick = (event) => openTarget(root, event);
}
