using System.Security.Authentication;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>The server showed a certificate that cannot be trusted.</summary>
internal sealed class ClusterCertificateException(string message) : AuthenticationException(message);
