// Greedy tokens of a real llama.cpp, by node-llama-cpp: reads {folder, model, adapter, questions, tokens} from standard
// input and writes {version, answers: [{own, tokens, chances}]}. A question is {text, ids}: the tokens to go on from;
// `own` says whether llama.cpp itself reads the text as these.
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const asked = JSON.parse(Buffer.concat(chunks).toString());
const entry = join(asked.folder, "node_modules", "node-llama-cpp", "dist", "index.js");
const { getLlama, LlamaLogLevel } = await import(pathToFileURL(entry).href);
const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: asked.model, gpuLayers: 0 });
const lora = asked.adapter ? { adapters: [{ filePath: asked.adapter }] } : undefined;
const context = await model.createContext({ contextSize: 256, threads: asked.threads ?? 1, lora });
const answers = [];
for (const { text, ids } of asked.questions) {
  const read = model.tokenize(text);
  const own = model.tokens.shouldPrependBosToken ? [model.tokens.bos, ...read] : [...read];
  const sequence = context.getSequence();
  const tokens = [];
  const chances = [];
  const steps = sequence.evaluateWithMetadata([...ids], { confidence: true }, { temperature: 0 });
  for await (const { token, confidence } of steps) {
    tokens.push(token);
    chances.push(confidence);
    if (tokens.length >= asked.tokens) break;
  }
  sequence.dispose();
  answers.push({ own: JSON.stringify(own) === JSON.stringify(ids), tokens, chances });
}
process.stdout.write(JSON.stringify({ build: llama.llamaCppRelease, answers }));
process.exit(0);
