namespace GitPush.Console.Pages;

/// <summary>The entries of the navigation.</summary>
internal enum Section
{
    None,
    Pushes,
    Repositories,
}
