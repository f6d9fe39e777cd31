using System.Security.Claims;

namespace GitPush.Ssh;

/// <summary>
/// Says whose a public key is. Added with <c>AddSshKeyAuthenticator&lt;T&gt;()</c>; where there are several, they are asked in the
/// order in which they were added, and the first that knows the key decides.
/// </summary>
/// <remarks>
/// <para>
/// A client first asks, without a signature, whether a key would do; SSH agents ask so for each key that they hold. Then it shows a
/// signature. The authenticator is asked both times, in the second case only after the signature turned out to be valid:
/// <see cref="SshKeyAuthenticationContext.IsVerified"/> tells which it is. Only the answer of the second time counts. Whatever is to
/// happen only when somebody really logs in, such as a note of when a key was last used, belongs there.
/// </para>
/// <para>
/// The answer has to come from the key. The user name is what the client calls itself, <c>git</c> more often than not, and nothing
/// proves it.
/// </para>
/// <para>
/// Each time there is an instance from a service scope of its own, which may use other scoped services, such as a database context.
/// One that is registered as a singleton is called from many threads at once.
/// </para>
/// </remarks>
public interface ISshKeyAuthenticator
{
    /// <summary>Looks a key up.</summary>
    /// <param name="context">The key, and where it comes from. What is known of the key beside its user is set here.</param>
    /// <param name="cancellationToken">Cancelled when the client goes away, or its time to log in is over.</param>
    /// <returns>
    /// The user, with an identity that has an authentication type (without one, .NET counts it as anonymous, and the login is
    /// refused), or null if the key is nobody's. An exception refuses the key as well: it is logged, and the client learns no more than that.
    /// </returns>
    ValueTask<ClaimsPrincipal?> AuthenticateAsync(SshKeyAuthenticationContext context, CancellationToken cancellationToken);
}
