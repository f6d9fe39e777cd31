namespace GitPush.Kubernetes.Builds;

/// <summary>Text in a container's <c>command</c>, <c>args</c> and <c>env</c>.</summary>
internal static class PodText
{
    /// <summary>Keeps the kubelet from replacing <c>$(NAME)</c>: <c>$$</c> stands for one <c>$</c> wherever it is.</summary>
    public static string Escape(string text) => text.Replace("$", "$$", StringComparison.Ordinal);
}
