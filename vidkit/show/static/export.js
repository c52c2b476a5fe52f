/**
 * The kernel's ear for a project's ticks (gallery.js). It has no view: nothing of it stands in the notebook.
 */
export default {
  initialize({ model }) {
    const key = model.get("key");
    const say = (said) => document.dispatchEvent(new CustomEvent("vidkit-kernel", { detail: { key, said } }));
    const wanted = ({ detail }) => detail.key === key && model.send({ kind: "export", clips: detail.clips });
    const drawn = ({ detail }) => detail.key === key && say();
    const answered = (message) => message.kind === "opened" && say(message.said);
    document.addEventListener("vidkit-export", wanted);
    document.addEventListener("vidkit-gallery", drawn);
    model.on("msg:custom", answered);
    say();
    return () => {
      document.removeEventListener("vidkit-export", wanted);
      document.removeEventListener("vidkit-gallery", drawn);
    };
  },
};
