namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>A token, a certificate or a key: from the configuration, or from a file that may change.</summary>
internal abstract class TextSource
{
    public static TextSource Of(string text) => new FixedText(text);

    /// <summary>The text as it is now.</summary>
    /// <exception cref="KubernetesApiException">It cannot be read.</exception>
    public abstract string Read();

    /// <summary>Has the next <see cref="Read"/> look at the file, however little time has passed.</summary>
    /// <returns>Whether it may then be another text.</returns>
    public abstract bool Expire();

    private sealed class FixedText(string text) : TextSource
    {
        public override string Read() => text;

        public override bool Expire() => false;
    }
}
