// Hands what changes from run to run to the timeline beside it, whichever of the two is drawn first.

export default function (component) {
  window.retrolineTimelineAnswer = component.data;
  window.dispatchEvent(new CustomEvent("retroline-timeline-answer", { detail: component.data }));
}
