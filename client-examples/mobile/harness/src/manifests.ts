// The manifests that the build plugins of Apollo Kotlin and Apollo iOS write, from the same operations:
// for machines that have neither Gradle nor Xcode, such as this project's tests.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  visit,
} from "graphql";

const ROOT = new URL("../../", import.meta.url);
const TYPENAME = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } } as const;

interface Operation {
  id: string;
  body: string;
  name: string;
  type: string;
}

const folder = new URL("operations/", ROOT);
const texts = readdirSync(folder).sort().map((name) => readFileSync(new URL(name, folder), "utf8"));
const source = parse(texts.join("\n"));
const fragments = new Map(
  source.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
);
const operations = source.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);

function used(node: OperationDefinitionNode | FragmentDefinitionNode, found = new Set<string>()): Set<string> {
  visit(node, {
    FragmentSpread(spread) {
      const name = spread.name.value;
      const fragment = fragments.get(name);
      if (!fragment || found.has(name)) return;
      found.add(name);
      used(fragment, found);
    },
  });
  return found;
}

/** Apollo iOS asks for `__typename` everywhere, Apollo Kotlin where a type has to be told. */
function withTypename(document: DocumentNode, everywhere: boolean): DocumentNode {
  return visit(document, {
    SelectionSet(node, _key, parent): SelectionSetNode | undefined {
      const isRoot = !Array.isArray(parent) && (parent as { kind?: string }).kind === Kind.OPERATION_DEFINITION;
      const tells = node.selections.some((each) => each.kind !== Kind.FIELD);
      const has = node.selections.some((each) => each.kind === Kind.FIELD && each.name.value === "__typename");
      if (isRoot || has || !(everywhere || tells)) return undefined;
      return { ...node, selections: [TYPENAME, ...node.selections] };
    },
  });
}

function manifest(everywhere: boolean): object {
  const listed = operations.map((operation): Operation => {
    const needed = [...used(operation)].map((name) => fragments.get(name)!);
    const document = withTypename({ kind: Kind.DOCUMENT, definitions: [operation, ...needed] }, everywhere);
    const body = print(document).replace(/\s+/g, " ");
    const id = createHash("sha256").update(body).digest("hex");
    return { id, body, name: operation.name!.value, type: operation.operation };
  });
  return { format: "apollo-persisted-query-manifest", version: 1, operations: listed };
}

writeFileSync(new URL("android/persistedQueryManifest.json", ROOT), `${JSON.stringify(manifest(false), null, 2)}\n`);
writeFileSync(new URL("ios/persistedQueries.json", ROOT), `${JSON.stringify(manifest(true), null, 2)}\n`);
