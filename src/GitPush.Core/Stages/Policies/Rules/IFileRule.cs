namespace GitPush.Stages.Policies.Rules;

/// <summary>A rule about a file that a new commit adds or changes.</summary>
internal interface IFileRule
{
    /// <returns>Why the file is refused and what to do, as the end of a sentence that begins with the commit; none when it is not.</returns>
    IEnumerable<string> Check(PolicyRun run, NewFile file);
}
