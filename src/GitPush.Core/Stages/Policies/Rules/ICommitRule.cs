namespace GitPush.Stages.Policies.Rules;

/// <summary>A rule about a commit that is new to the repository. Thread-safe: commits are looked at on several threads.</summary>
internal interface ICommitRule
{
    /// <returns>Why the commit is refused and what to do, as the end of a sentence that begins with the commit; none when it is not.</returns>
    IEnumerable<string> Check(PolicyRun run, NewCommit commit);
}
