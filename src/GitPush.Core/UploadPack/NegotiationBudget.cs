namespace GitPush.UploadPack;

/// <summary>Counts the wants and haves of one fetch against <see cref="GitPushLimits.MaxNegotiationLines"/>.</summary>
internal sealed class NegotiationBudget(GitPushLimits limits)
{
    private int _lines;

    /// <exception cref="GitLimitException">There are more lines than the limit allows.</exception>
    public void Take()
    {
        if (++_lines > limits.MaxNegotiationLines)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxNegotiationLines), limits.MaxNegotiationLines, "lines");
        }
    }
}
