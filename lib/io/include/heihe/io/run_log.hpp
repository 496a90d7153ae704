// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace heihe::io {

/// run.log: settings, steps and notices of a run, each line with date and time. A resumed run appends to
/// the existing log. A log that cannot be written does not stop a run.
class RunLog {
public:
    explicit RunLog(const std::filesystem::path& file);
    RunLog(RunLog&&) noexcept;
    RunLog& operator=(RunLog&&) noexcept;
    ~RunLog();

    void info(std::string_view text);
    void warning(std::string_view text);
    void error(std::string_view text);

private:
    struct Sink;
    std::unique_ptr<Sink> sink_;
};

}  // namespace heihe::io
