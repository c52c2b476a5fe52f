// Runs the official npm client against the studio: edits and extensions by id, which the Python client cannot send.
// Usage: node openai_videos.mjs BASE_URL KEY SOURCE_IMAGE -> one JSON line.
import { createReadStream } from "node:fs";
import OpenAI from "openai";

const [baseURL, apiKey, image] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });

async function settled(video) {
  while (video.status === "queued" || video.status === "in_progress") {
    await new Promise((resolve) => setTimeout(resolve, 50));
    video = await client.videos.retrieve(video.id);
  }
  return video;
}

const report = {};
const first = await settled(
  await client.videos.create({
    prompt: "a paper boat",
    seconds: "4",
    size: "1280x720",
    input_reference: createReadStream(image),
  }),
);
report.created = first;
report.edited = await settled(await client.videos.edit({ prompt: "at night", video: { id: first.id } }));
report.extended = await settled(
  await client.videos.extend({ prompt: "it sails on", seconds: "8", video: { id: first.id } }),
);
report.remixed = await settled(await client.videos.remix(first.id, { prompt: "in the rain" }));
const listed = [];
for await (const video of client.videos.list({ limit: 2 })) listed.push(video.id);
report.listed = listed;
const content = await client.videos.downloadContent(report.extended.id);
report.bytes = (await content.arrayBuffer()).byteLength;
report.type = content.headers.get("content-type");
report.deleted = await client.videos.delete(first.id);
try {
  await client.videos.retrieve(first.id);
} catch (error) {
  report.gone = { status: error.status, message: error.message, kind: error.constructor.name };
}
console.log(JSON.stringify(report));
