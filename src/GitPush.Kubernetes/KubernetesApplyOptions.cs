using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes;

/// <summary>
/// How a push's objects are applied to a cluster. Checked when the host starts: a wrong value stops the start with a message that
/// names the option.
/// </summary>
public class KubernetesApplyOptions : KubernetesStageOptions
{
    /// <summary>
    /// The name of the inventory: what belongs to this deployment, and is pruned when it is in no manifest any more. At most 40
    /// lower-case letters, digits and <c>-</c>. Default: made of the repository's name. Two deployments of one repository to one
    /// namespace need two names.
    /// </summary>
    public string? InventoryName { get; set; }

    /// <summary>
    /// Whether objects that were deployed by an earlier push and are in no manifest any more are deleted, once the new ones are
    /// healthy. Default: yes. An object with the annotation <c>gitpush.dev/prune: disabled</c> stays. Namespaces, custom resource
    /// definitions, persistent volumes and their claims stay unless they have <c>gitpush.dev/prune: enabled</c>.
    /// </summary>
    public bool Prune { get; set; } = true;

    /// <summary>
    /// Whether a push without any object is deployed, and may prune all that earlier ones have brought. Default: no: a folder that was renamed must not take everything
    /// down.
    /// </summary>
    public bool AllowEmpty { get; set; }

    /// <summary>
    /// Whether objects whose change is not possible in place (a Deployment's selector, a Job's template) are deleted and created
    /// again. Default: no, and the push is refused; one object allows it with the annotation <c>gitpush.dev/force: enabled</c>, and
    /// what <see cref="Prune"/> keeps for its data needs that in any case.
    /// </summary>
    public bool Force { get; set; }

    /// <summary>What becomes of fields that somebody else owns. Default: <see cref="KubernetesFieldConflicts.TakeOverFromKubectl"/>.</summary>
    public KubernetesFieldConflicts Conflicts { get; set; }

    /// <summary>For how long, and how patiently, the push waits until what it applied is healthy. Default: 5 minutes.</summary>
    public HealthOptions Health { get; } = new();

    /// <summary>
    /// Whether a Lease (coordination.k8s.io) keeps other pushes, also of other replicas of the server, from deploying the same
    /// inventory at the same time. Default: yes. Turn it off where no Leases may be written and there is one server.
    /// </summary>
    public bool UseLease { get; set; } = true;

    /// <summary>How long a push waits for another one that deploys the same inventory. Default: 10 minutes.</summary>
    public TimeSpan LeaseTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
