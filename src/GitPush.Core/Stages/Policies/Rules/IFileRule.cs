using GitPush.Objects;

namespace GitPush.Stages.Policies.Rules;

/// <summary>A rule about a file that a new commit adds or changes. Thread-safe: commits are looked at on several threads.</summary>
internal interface IFileRule
{
    /// <summary>Whether a file of the push may break it at all, as far as that can be told without looking at files.</summary>
    bool IsNeeded(PolicyRun run) => true;

    /// <param name="reader">Reads the push's objects; the calling thread's own.</param>
    /// <returns>Why the file is refused and what to do, as the end of a sentence that begins with the commit; none when it is not.</returns>
    IEnumerable<string> Check(PolicyRun run, ObjectReader reader, NewFile file);
}
