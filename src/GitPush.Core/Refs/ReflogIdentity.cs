namespace GitPush.Refs;

/// <summary>Who changed a ref, as a reflog line names them. Characters that would break the line are taken out when it is written.</summary>
internal readonly record struct ReflogIdentity(string Name, string Email, DateTimeOffset When);
