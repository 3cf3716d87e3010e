// Hands the progress of a preview to the editor, which is not drawn again for it.

export default function (component) {
  window.dispatchEvent(new CustomEvent("retroline-template-progress", { detail: component.data }));
}
