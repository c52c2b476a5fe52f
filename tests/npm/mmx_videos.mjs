// Runs MiniMax's npm SDK against the studio: V1 and V2, to the end and into a file.
// Usage: node mmx_videos.mjs BASE_URL KEY IMAGE OUT -> one JSON line.
import { readFileSync, writeFileSync } from "node:fs";
import { MiniMaxSDK } from "mmx-cli/sdk";

const [baseUrl, apiKey, image, out] = process.argv.slice(2);
const quiet = { quiet: true, noColor: true };
const sdk = new MiniMaxSDK({ apiKey, baseUrl, region: "global", ...quiet });
const picture = `data:image/png;base64,${readFileSync(image).toString("base64")}`;
const report = {};

async function refused(work) {
  try {
    await work();
    return "";
  } catch (error) {
    return String(error.message);
  }
}

report.text = await sdk.video.generate({ prompt: "a paper boat [Pan left]", pollInterval: 0.05, timeout: 60 });
// sdk.video.download turns every http:// link into https://, so a loopback server has to be fetched from by hand.
report.file = (await sdk.file.retrieve(report.text.file_id)).file;
writeFileSync(out, Buffer.from(await (await fetch(report.file.download_url)).arrayBuffer()));
report.frames = await sdk.video.generate({
  prompt: "it sails on",
  first_frame_image: picture,
  last_frame_image: picture,
  pollInterval: 0.05,
  timeout: 60,
});
report.asked = await sdk.video.getTask({ taskId: report.text.task_id });
report.next = await sdk.video.generate({
  model: "MiniMax-H3",
  content: [
    { type: "text", text: "a paper boat" },
    { type: "image_url", image_url: { url: picture }, role: "reference_image" },
  ],
  duration: 4,
  pollInterval: 0.05,
  timeout: 60,
});
report.queued = await sdk.video.generate({ model: "MiniMax-H3", prompt: "a red kite", async: true });
report.refused = await refused(() => sdk.video.generate({ model: "T2V-02", prompt: "x", async: true }));
report.listed = (await sdk.file.list()).files.length;
await sdk.file.delete(report.text.file_id);
report.left = (await sdk.file.list()).files.length;
const stranger = new MiniMaxSDK({ apiKey: "wrong", baseUrl, region: "global", ...quiet });
report.wrongKey = await refused(() => stranger.video.generate({ prompt: "x", async: true }));
console.log(JSON.stringify(report));
