namespace GitPush.Kubernetes.Deploy;

/// <summary>A name that <c>AddKubernetesDeploy</c> has given.</summary>
internal sealed record DeploymentName(string Name);
