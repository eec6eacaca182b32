// The findings of graphql-eslint in schema/schema.graphql, by the rules of eslint.config.mjs.
import { ESLint } from 'eslint'

const root = new URL('../../../', import.meta.url).pathname
process.chdir(root)
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: 'tests/clients/eslint.config.mjs',
})
const [file] = await eslint.lintFiles(['schema/schema.graphql'])
const findings = file.messages.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`)
console.log(JSON.stringify(findings))
