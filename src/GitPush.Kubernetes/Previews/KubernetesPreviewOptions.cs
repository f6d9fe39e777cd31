namespace GitPush.Kubernetes.Previews;

/// <summary>
/// A preview for each branch: every ref that is deployed has a namespace of its own, which is made when the ref is first deployed and
/// deleted when the ref is. Checked when the host starts: a wrong value stops the start with a message that names the option.
/// </summary>
/// <remarks>
/// The namespace and what is copied into it are the business of the connection's own identity, also with
/// <see cref="KubernetesClusterOptions.Impersonate"/>: who may create and delete any namespace is no account for pushes to act as.
/// </remarks>
public sealed class KubernetesPreviewOptions
{
    /// <summary>
    /// What namespaces are called, before <see cref="GitPush.Hooks.RefUpdate.PreviewName"/>: with <c>preview-shop-</c> that of
    /// <c>feature/Login</c> is <c>preview-shop-feature-login-1626907a</c>. At most 23 characters, a hyphen last. Two repositories need
    /// two prefixes. Default: <c>preview-</c> and a name made of the repository's.
    /// </summary>
    public string? NamespacePrefix { get; set; }

    /// <summary>
    /// Labels of the namespaces beside GitPush's own, such as <c>pod-security.kubernetes.io/enforce</c> or
    /// <c>istio-injection</c>. A push brings those of its namespace up to date. Default: none.
    /// </summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Annotations of the namespaces beside GitPush's own. Default: none.</summary>
    public IDictionary<string, string> Annotations { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The namespace that has what <see cref="Copies"/> names. Default: none.</summary>
    public string? CopyFrom { get; set; }

    /// <summary>
    /// Secrets and ConfigMaps of <see cref="CopyFrom"/> that each preview gets a copy of, such as logins at registries and settings of a
    /// database: <c>secret/registry</c>, <c>configmap/settings</c>. Each push copies what has changed since; the values are never shown.
    /// Default: none.
    /// </summary>
    public IList<string> Copies { get; } = [];

    /// <summary>
    /// A ClusterRole, such as <c>edit</c>, that the account of <see cref="KubernetesClusterOptions.Impersonate"/> is given in each
    /// preview's namespace, by the RoleBinding <c>gitpush-preview</c>. The connection's own identity needs the verb <c>bind</c> on it.
    /// Default: none, and the account has its rights in new namespaces by other means.
    /// </summary>
    public string? ClusterRole { get; set; }

    /// <summary>How many previews a repository may have; a push that would make one more is refused. Default: no limit.</summary>
    public int? MaxPreviews { get; set; }

    /// <summary>
    /// How long a push waits until a namespace is gone: the one of the branch that it deletes, or one that is still being deleted and
    /// has the name of the one that it needs. Default: 2 minutes.
    /// </summary>
    public TimeSpan DeleteTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whose the previews are, where several servers use one cluster: a server touches no namespace of another one's. Servers that share
    /// repositories share this. At most 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>. Default: an id that the server makes once and
    /// keeps below <see cref="GitPushOptions.RepositoryRoot"/>, in <c>.gitpush/preview-owner</c>.
    /// </summary>
    public string? Owner { get; set; }
}
