namespace GitPush.Images;

/// <summary>What a login at a registry has to be like, wherever it is used.</summary>
internal static class RegistryCredentialRules
{
    /// <summary>What is wrong with logins, each a sentence that begins with the option.</summary>
    public static IEnumerable<string> FindProblems(IEnumerable<RegistryCredential> credentials)
    {
        foreach (var credential in credentials)
        {
            if (credential.Registry is not { } registry || !ImageReference.IsRegistry(RegistryNames.Normalize(registry)))
            {
                yield return $"Credentials: '{credential.Registry}' is no registry: host and port, as image names have them.";
            }

            // Both go into one text, with a colon between them.
            if (string.IsNullOrEmpty(credential.UserName) || credential.UserName.Contains(':', StringComparison.Ordinal))
            {
                yield return $"Credentials: the login at '{credential.Registry}' needs a user name, without ':'.";
            }

            if (credential.Password is null)
            {
                yield return $"Credentials: the login at '{credential.Registry}' needs a password.";
            }
        }
    }
}
