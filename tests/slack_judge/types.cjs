// Slack payloads held against Slack's own published types, all in one run of the compiler.
// In: {"name": {"surface": "message", "value": ...}} as JSON. Out: [["name", "blocks[0].text", "why"], ...].
"use strict";
const fs = require("fs");
const path = require("path");

const packages = path.resolve(process.argv[2]);
const ts = require(path.join(packages, "typescript"));

const DECLARED = `
import type { HomeView, KnownBlock, MessageMetadata, ModalView } from "@slack/types";
type Drawn<View> = Omit<View, "blocks"> & { blocks: KnownBlock[] };
type Message = {
  text?: string; blocks?: KnownBlock[]; metadata?: MessageMetadata;
  channel?: string; user?: string; ts?: string; thread_ts?: string; client_msg_id?: string; reply_broadcast?: boolean;
  unfurl_links?: boolean; unfurl_media?: boolean; mrkdwn?: boolean; link_names?: boolean; parse?: "none" | "full";
  response_type?: "ephemeral" | "in_channel"; replace_original?: boolean; delete_original?: boolean;
};
`;
const TYPES = { message: "Message", home: "Drawn<HomeView>", modal: "Drawn<ModalView>" };
const OPTIONS = {
  strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

const judged = JSON.parse(fs.readFileSync(0, "utf8"));
const files = new Map();
Object.entries(judged).forEach(([name, { surface, value }], number) => {
  const source = `${DECLARED}export const payload: ${TYPES[surface]} = ${JSON.stringify(value)};\n`;
  files.set(path.join(packages, "..", "judged", `${number}.ts`), { name, source });
});

const host = ts.createCompilerHost(OPTIONS);
const { fileExists, readFile, getSourceFile } = host;
host.fileExists = (file) => files.has(file) || fileExists.call(host, file);
host.readFile = (file) => files.get(file)?.source ?? readFile.call(host, file);
host.getSourceFile = (file, target, ...more) => files.has(file)
  ? ts.createSourceFile(file, files.get(file).source, target, true)
  : getSourceFile.call(host, file, target, ...more);

function placeOf(source, start) {
  const steps = [];
  const into = (node) => {
    if (node.getStart(source) > start || node.getEnd() <= start) return;
    if (ts.isPropertyAssignment(node)) steps.push(`.${node.name.text}`);
    if (ts.isArrayLiteralExpression(node.parent ?? node)) steps.push(`[${node.parent.elements.indexOf(node)}]`);
    ts.forEachChild(node, into);
  };
  ts.forEachChild(source, into);
  return steps.join("").replace(/^\./, "");
}

const program = ts.createProgram([...files.keys()], OPTIONS, host);
const found = program.getOptionsDiagnostics().concat(program.getGlobalDiagnostics()).map((one) => (
  ["the compiler", "", ts.flattenDiagnosticMessageText(one.messageText, " ")]));
for (const [file, { name }] of files) {
  const source = program.getSourceFile(file);
  for (const one of [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]) {
    const lines = ts.flattenDiagnosticMessageText(one.messageText, "\n").split("\n").map((line) => line.trim());
    const why = lines.length > 1 ? `${lines[0]} ... ${lines[lines.length - 1]}` : lines[0];
    found.push([name, placeOf(source, one.start), why]);
  }
}
process.stdout.write(JSON.stringify(found));
