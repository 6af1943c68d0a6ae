// Judges import files of Roo Code as its extension 3.52.1 does, with the schemas that @roo-code/types exports.
//
//     node check.mjs FILE…      one JSON document: for each file {ok, error, dropped, current}
//     node check.mjs --keys     the keys that a profile and its model information may have
//
// The extension parses each profile alone and skips a bad one without a word; here any bad one fails the file.
// `dropped`: what the schemas take out, as paths; zod does that without a word, too.
import { readFileSync } from "node:fs";
import { discriminatedProviderSettingsWithIdSchema as profile, globalSettingsSchema, modelInfoSchema } from "@roo-code/types";
import { z } from "zod";

const flag = z.boolean().optional();
const file = z.object({
  providerProfiles: z.object({
    currentApiConfigName: z.string(),
    apiConfigs: z.record(z.string(), profile),
    modeApiConfigs: z.record(z.string(), z.string()).optional(),
    cloudProfileIds: z.array(z.string()).optional(),
    migrations: z.object({
      rateLimitSecondsMigrated: flag,
      openAiHeadersMigrated: flag,
      consecutiveMistakeLimitMigrated: flag,
      todoListEnabledMigrated: flag,
    }).optional(),
  }),
  globalSettings: globalSettingsSchema.optional(),
});

function dropped(before, after, path = []) {
  if (typeof before !== "object" || before === null || typeof after !== "object" || after === null) return [];
  return Object.keys(before).flatMap((key) =>
    key in after ? dropped(before[key], after[key], [...path, key]) : [[...path, key].join(".")]);
}

function judge(path) {
  let data;
  try {
    data = JSON.parse(readFileSync(path, "utf-8"));
  } catch (error) {
    return { ok: false, error: String(error.name), dropped: [], current: null };
  }
  const result = file.safeParse(data);
  if (!result.success) {
    const [issue] = result.error.issues;
    return { ok: false, error: `${issue.path.join(".")}: ${issue.message}`, dropped: [], current: null };
  }
  const { apiConfigs, currentApiConfigName } = result.data.providerProfiles;
  const lost = dropped(data, result.data);
  return { ok: lost.length === 0, error: null, dropped: lost, current: apiConfigs[currentApiConfigName] ?? null };
}

function keys() {
  const profiles = profile._def.left._def.options.find((option) => option.shape.apiProvider._def.value === "openai");
  const id = Object.keys(profile._def.right.shape);
  return { profile: [...new Set([...id, ...Object.keys(profiles.shape)])].sort(), info: Object.keys(modelInfoSchema.shape).sort() };
}

const words = process.argv.slice(2);
console.log(JSON.stringify(words[0] === "--keys" ? keys() : words.map(judge)));
