namespace GitPush.Kubernetes.Builds;

/// <summary>What builds images in the cluster. Neither needs a Docker socket or a privileged container.</summary>
public enum KubernetesBuildTool
{
    /// <summary>BuildKit in rootless mode, with a daemon for each build. Its steps can use secrets, cache mounts and a registry cache.</summary>
    BuildKit,

    /// <summary>Buildah as an ordinary user, with chroot isolation and the storage driver <c>vfs</c>, which every node has.</summary>
    Buildah,
}
