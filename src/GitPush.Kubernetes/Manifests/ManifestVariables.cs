using GitPush.Secrets;

namespace GitPush.Kubernetes.Manifests;

/// <summary>
/// Variables in manifests, written as Flux has them after a build: <c>${NAME}</c>, <c>${NAME:-default}</c>, <c>${NAME:=default}</c>;
/// <c>$${NAME}</c> stands for the text <c>${NAME}</c>. One without a value refuses the push. They are replaced where a value,
/// default or source is set here, or <see cref="Enabled"/>; otherwise <c>${…}</c> stays as it is, so that a script in a ConfigMap
/// needs no escapes. An object with the annotation <c>gitpush.dev/substitute: disabled</c>, or Flux's
/// <c>kustomize.toolkit.fluxcd.io/substitute: disabled</c>, is left alone.
/// </summary>
/// <remarks>
/// <para>
/// A value takes the place within one scalar and cannot leave it: it cannot add fields, whatever it holds. Where the manifest has
/// no quotes around it, a value that reads as a number or a boolean becomes one (<c>replicas: ${REPLICAS}</c>), other than in
/// labels, annotations, names, <c>env</c>, <c>args</c>, <c>data</c> and the like, which Kubernetes has as text.
/// </para>
/// <para>
/// Always there: <c>GITPUSH_COMMIT</c>, <c>GITPUSH_SHORT_COMMIT</c> (7 digits), <c>GITPUSH_BRANCH</c> or <c>GITPUSH_TAG</c>,
/// <c>GITPUSH_REPOSITORY</c>, <c>GITPUSH_PUSH_ID</c> and <c>GITPUSH_NAMESPACE</c>; in a preview also <c>GITPUSH_PREVIEW</c>, the
/// branch's <see cref="GitPush.Hooks.RefUpdate.PreviewName"/>. They cannot be set to something else.
/// </para>
/// </remarks>
public sealed class ManifestVariables
{
    /// <summary>Whether variables are replaced also when none are set here: for the built-in ones alone. Default: no.</summary>
    public bool Enabled { get; set; }

    /// <summary>Values by name. They come before those of <see cref="From"/>.</summary>
    public IDictionary<string, string> Values { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Secret values by name, read for each push and never shown. They come before <see cref="Values"/>.</summary>
    public IDictionary<string, SecretReference> Secrets { get; } = new Dictionary<string, SecretReference>(StringComparer.Ordinal);

    /// <summary>ConfigMaps and Secrets of the cluster. Of two that have a variable the later one gives its value.</summary>
    public IList<VariableSource> From { get; } = [];

    /// <summary>Whether variables are replaced at all.</summary>
    internal bool AreReplaced => Enabled || Values.Count > 0 || Secrets.Count > 0 || From.Count > 0;
}
