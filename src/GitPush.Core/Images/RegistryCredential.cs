using GitPush.Secrets;

namespace GitPush.Images;

/// <summary>The login at a registry, for pulling base images and pushing what was built.</summary>
/// <param name="Registry">Host and port, as image names have them: <c>registry.example.com:5000</c>.</param>
/// <param name="UserName">The user's name.</param>
/// <param name="Password">Where the password or token is.</param>
public sealed record RegistryCredential(string Registry, string UserName, SecretReference Password);
