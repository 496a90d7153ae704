// SPDX-License-Identifier: MIT
#include "lib/mf6/text/file_check.hpp"

#include "lib/mf6/text/text_reader.hpp"

#include <map>

#include <sys/stat.h>

namespace heihe::mf6::reader {
namespace fs = std::filesystem;
namespace {

// The path that writing to `path` leads to: links are followed, also one to a file that is not there.
fs::path target_of(fs::path path) {
    constexpr int most_links = 40;
    std::error_code failed;
    for (int i = 0; i < most_links && fs::is_symlink(path, failed); ++i)
        path = path.parent_path() / fs::read_symlink(path, failed);
    const fs::path whole = fs::weakly_canonical(path, failed);
    return failed ? path.lexically_normal() : whole;
}

// What tells a file from all others; empty for a device or the like, which several may write to.
std::string identity(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return target_of(path).string();
    if (!S_ISREG(status.st_mode)) return {};
    return std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino);
}

struct PlaceProblem {
    std::string problem{};
    std::string remedy{};
};

// Why no file can be made or replaced at a path; empty where it can. A device is the user's choice.
PlaceProblem place_problem(const fs::path& path) {
    const char* const another = "give another name";
    std::error_code failed;
    const fs::path target = target_of(path);
    const auto status = fs::status(target, failed);
    if (fs::is_directory(status)) return {"is a folder", another};
    if (fs::is_fifo(status) || fs::is_socket(status))
        return {"is a pipe or a socket, not a file", another};
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path{"."};
    const auto above = fs::status(folder, failed);
    if (fs::is_directory(above)) return {};
    if (above.type() == fs::file_type::not_found)
        return {"lies in the folder " + folder.string() + ", which is not there",
                "make the folder, or give another name"};
    if (fs::exists(above)) return {"lies in " + folder.string() + ", which is no folder", another};
    return {"lies in " + folder.string() + ", which cannot be looked at", "check your rights"};
}

std::string place(const InputLocation& at) {
    return at.line > 0 ? at.file + ':' + std::to_string(at.line) : at.file;
}

}  // namespace

void FileCheck::add_input(const fs::path& path) { inputs_.push_back(path); }

void FileCheck::add_output(std::string_view name, const fs::path& path, const InputLocation& at) {
    outputs_.push_back({std::string{name}, path, at});
}

void FileCheck::check(const Report& report) const {
    std::map<std::string, fs::path> inputs;
    for (const fs::path& path : inputs_) inputs.emplace(identity(path), path);
    std::map<std::string, const Output*> outputs;
    for (const Output& output : outputs_) {
        if (output.name.find('\0') != std::string::npos) {
            report(output.at, "the output " + shown(output.name) + " has no valid file name",
                   "write a name without control characters");
            continue;
        }
        if (const auto [problem, remedy] = place_problem(output.path); !problem.empty()) {
            report(output.at, "the output " + shown(output.name) + ' ' + problem, remedy);
            continue;
        }
        const std::string id = identity(output.path);
        if (id.empty()) continue;
        if (const auto input = inputs.find(id); input != inputs.end()) {
            report(output.at,
                   "the output " + shown(output.name) + " would overwrite the input " +
                       input->second.string(),
                   "give the output a name of its own");
            continue;
        }
        const auto [other, is_new] = outputs.emplace(id, &output);
        if (!is_new)
            report(output.at,
                   "the output " + shown(output.name) + " is the file of another output, " +
                       shown(other->second->name) + " of " + place(other->second->at),
                   "give each output a name of its own");
    }
}

}  // namespace heihe::mf6::reader
