namespace GitPush.Kubernetes.Images;

/// <summary>One container's image, before and after.</summary>
/// <param name="List">Which list of the pod's spec it is in: <c>containers</c> or <c>initContainers</c>.</param>
/// <param name="Container">Its name.</param>
/// <param name="Old">What it has.</param>
/// <param name="New">What it gets.</param>
internal sealed record ContainerChange(string List, string Container, string Old, string New)
{
    public bool IsNone => Old == New;
}
