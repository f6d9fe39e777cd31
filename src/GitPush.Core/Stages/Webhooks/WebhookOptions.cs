using System.Net;
using GitPush.Secrets;

namespace GitPush.Stages.Webhooks;

/// <summary>What <c>AddWebhook(name, webhook => …)</c> sets. Checked when the host starts.</summary>
public sealed class WebhookOptions
{
    /// <summary>Where to send it: <c>https://ci.example.com/hooks/git</c>. Required; <c>http</c> or <c>https</c>, without user name and password.</summary>
    public Uri? Url { get; set; }

    /// <summary>When to send it. Default: <see cref="WebhookPhase.PostReceive"/>.</summary>
    public WebhookPhase Phase { get; set; } = WebhookPhase.PostReceive;

    /// <summary>The form of what is sent. Default: <see cref="WebhookFormat.GitHub"/>.</summary>
    public WebhookFormat Format { get; set; } = WebhookFormat.GitHub;

    /// <summary>
    /// The key of the signature (HMAC-SHA-256 of the body in <c>X-Hub-Signature-256</c>), by which a receiver knows that the server sent it. Read anew
    /// for each delivery. Default: none, and nothing is signed.
    /// </summary>
    public SecretReference? Secret { get; set; }

    /// <summary>Further headers by name. Default: none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Further headers whose values are secrets, such as <c>Authorization</c>. Default: none.</summary>
    public IDictionary<string, SecretReference> SecretHeaders { get; } = new Dictionary<string, SecretReference>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Patterns of the refs that are told of, as in <see cref="Hooks.StageOptions.Refs"/>. Default: none, which is every ref.</summary>
    public IReadOnlyList<string> Refs { get; set; } = [];

    /// <summary>Patterns of changed paths, as in <see cref="Hooks.StageOptions.Paths"/>: the webhook is for pushes that change one. Default: none, which is every push.</summary>
    public IReadOnlyList<string> Paths { get; set; } = [];

    /// <summary>
    /// The address of <c>MapGitPush()</c> with its prefix as others reach it, <c>https://git.example.com/git</c>: for <c>clone_url</c> and <c>html_url</c> of a payload's
    /// repository. Default: none, and they are empty.
    /// </summary>
    public Uri? ServerUrl { get; set; }

    /// <summary>The address of <c>AddSshTransport()</c> as others reach it, <c>ssh://git@git.example.com:2222</c>: for <c>ssh_url</c>. Default: none, and it is empty.</summary>
    public Uri? SshUrl { get; set; }

    /// <summary>
    /// Whether the receiver may have an address that is not public: of this machine, of a private or link-local network. Default: no, so that
    /// no name that somebody else controls leads into the host's own network.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Networks that the receiver may be in besides the public ones, such as <c>10.20.0.0/16</c>. Default: none.</summary>
    public IList<IPNetwork> AllowedNetworks { get; } = [];

    /// <summary>How long a receiver may take to answer. Default: 10 seconds, as GitHub's.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a push is taken that a <see cref="WebhookPhase.PreReceive"/> webhook could not be asked about: its receiver was not reached, took too long, or
    /// answered with a status of 500 or more. Default: no, and the push is refused.
    /// </summary>
    public bool FailOpen { get; set; }

    /// <summary>The longest pause between two attempts to deliver; the first is a second long, and each twice as long as the one before. Default: 1 minute.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long delivery is attempted; after that it is a dead letter, and the deliveries behind it go on. An answer of <c>410 Gone</c> is taken at its word at once.
    /// Default: 3 days.
    /// </summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long dead letters are kept. Default: 30 days.</summary>
    public TimeSpan KeepDeadLetters { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Refs of one push that are told of, each with a delivery of its own; the pusher reads how many more there were. A <see cref="WebhookPhase.PreReceive"/> webhook refuses a push of more. Default: 100.</summary>
    public int MaxRefs { get; set; } = 100;

    /// <summary>Commits that one payload lists, the newest ones. Default: 2,048, as GitHub's.</summary>
    public int MaxCommits { get; set; } = 2_048;

    /// <summary>Paths that one payload lists, over all its commits; none of the commits after that have theirs. Default: 3,000.</summary>
    public int MaxPaths { get; set; } = 3_000;
}
