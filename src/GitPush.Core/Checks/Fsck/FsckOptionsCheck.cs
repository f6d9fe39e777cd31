using GitPush.Objects;

namespace GitPush.Checks.Fsck;

/// <summary>What a host may have set wrongly.</summary>
internal static class FsckOptionsCheck
{
    /// <returns>Each problem with the option's name, as a sentence without its subject.</returns>
    public static IEnumerable<(string Option, string Text)> FindProblems(FsckOptions options)
    {
        foreach (var (name, severity) in options.Severities)
        {
            if (FsckMessages.Find(name) is not { } message)
            {
                yield return ("Fsck.Severities", $"has no such message id: '{name}'");
            }
            else if (!Enum.IsDefined(severity))
            {
                yield return ("Fsck.Severities", $"has no such value for '{name}': {severity}");
            }
            else if (message.Severity == GitSeverity.Fatal && severity != FsckSeverity.Error)
            {
                yield return ("Fsck.Severities", $"cannot make '{name}' less than an error");
            }
        }

        foreach (var id in options.SkipList)
        {
            if (!ObjectId.TryParse(id, out _))
            {
                yield return ("Fsck.SkipList", $"has an entry that is no object id: '{id}'");
            }
        }
    }
}
