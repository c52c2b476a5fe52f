/**
 * Make `old` look like `fresh` with the fewest changes, so that nothing flickers and the focus stays. What the reader
 * does stays, too: a field being typed in keeps its text, an opened fold stays open.
 */
function morph(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
    old.replaceWith(fresh.cloneNode(true));
    return;
  }
  if (old.nodeType === Node.TEXT_NODE || old.nodeType === Node.COMMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const typing = old === old.getRootNode().activeElement && !["checkbox", "range"].includes(old.type);
  if (old.nodeName === "INPUT" && old.type !== "file") {
    if (old.type === "checkbox") old.checked = fresh.checked;
    else if (!typing && old.value !== fresh.getAttribute("value")) old.value = fresh.getAttribute("value") ?? "";
    return;
  }
  if (old.nodeName === "TEXTAREA") {
    if (!typing && old.value !== fresh.value) old.value = fresh.value;
    return;
  }
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  after.forEach((node, index) => (before[index] ? morph(before[index], node) : old.appendChild(node.cloneNode(true))));
  before.slice(after.length).forEach((node) => node.remove());
  if (old.nodeName === "SELECT") old.value = fresh.value;
}

