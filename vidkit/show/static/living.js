/**
 * What lives in outputs: every element marked `data-vk-live` with the model's place has a life of its own, from when
 * it enters the page until it leaves. A view would leave an unloaded widget behind in the saved notebook.
 */
function inhabit(model, live) {
  const place = model.get("place");
  if (!place) return undefined;
  const living = new Map(); // element -> how to end what lives in it
  let looking = 0;

  function look() {
    looking = 0;
    for (const [element, end] of living) {
      if (element.isConnected) continue;
      end();
      living.delete(element);
    }
    for (const element of document.querySelectorAll(`[data-vk-live="${place}"]`)) {
      if (!living.has(element)) living.set(element, live(model, element));
    }
  }

  const observer = new MutationObserver(() => {
    looking ||= setTimeout(look, 50);
  });
  observer.observe(document.body, { childList: true, subtree: true });
  look();
  return () => {
    observer.disconnect();
    clearTimeout(looking);
    living.forEach((end) => end());
  };
}
