using GitPush.Objects;

namespace GitPush.Stages.Policies.Rules;

/// <summary>How large files may be.</summary>
internal sealed class FileSizeRule(long maxBytes) : IFileRule
{
    public bool IsNeeded(PolicyRun run) => !(run.LargestFile <= maxBytes);

    public IEnumerable<string> Check(PolicyRun run, ObjectReader reader, NewFile file)
    {
        if (reader.TryGetInfo(file.Id, out _, out var size) && size > maxBytes)
        {
            yield return $"adds {Shown.Text(file.Path)} with {Shown.Bytes(size)}, more than {Shown.Bytes(maxBytes)}: "
                + "take it out of the commit (git rebase -i), and keep it with Git LFS or elsewhere";
        }
    }
}
