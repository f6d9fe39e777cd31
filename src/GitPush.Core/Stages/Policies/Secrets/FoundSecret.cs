namespace GitPush.Stages.Policies.Secrets;

/// <summary>A secret in a file.</summary>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="LineHash">Of the whole line, by which it is looked for in an older state of the file: the first half of its SHA-256.</param>
/// <param name="Value">The secret itself. Never shown.</param>
internal sealed record FoundSecret(CompiledRule Rule, int Line, UInt128 LineHash, string Value);
