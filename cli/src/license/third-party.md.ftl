# Third-party software

What stands on the class path of `millrace` besides its own modules, and under which licence each comes, as its authors declare it.
The build makes this list and fails where it differs, where a library has no licence, and where it has one that is not among those
allowed in `cli/pom.xml` (of several, one has to be). After a change of dependencies: `cp cli/target/licenses/THIRD-PARTY.md .`, and read what changed.

`pytorch-native-cpu` brings libtorch along, which has a licence of its own (BSD 3-Clause) and libraries within it: PyTorch's `NOTICE` and `third_party` name them.

| library | version | licence |
|---|---|---|
<#list dependencyMap as e>
<#assign project = e.getKey()/>
| ${project.groupId}:${project.artifactId} | ${project.version} | ${e.getValue()?sort?join(", ")} |
</#list>
