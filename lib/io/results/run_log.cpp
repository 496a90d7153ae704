// SPDX-License-Identifier: MIT
#include "heihe/io/run_log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include <string>
#include <utility>

namespace heihe::io {

struct RunLog::Sink {
    spdlog::logger logger;
};

namespace {

// One line per message, without control characters.
std::string line_of(std::string_view text) {
    std::string line{text};
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return line;
}

}  // namespace

RunLog::RunLog(const std::filesystem::path& file) {
    try {
        auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string(), false);
        sink_ = std::make_unique<Sink>(Sink{spdlog::logger{"run", std::move(sink)}});
        sink_->logger.set_pattern("%Y-%m-%d %H:%M:%S %-7l %v");
        sink_->logger.set_error_handler([](const std::string&) {});
        sink_->logger.flush_on(spdlog::level::info);
    } catch (const spdlog::spdlog_ex&) {
        sink_.reset();
    }
}

RunLog::RunLog(RunLog&&) noexcept = default;
RunLog& RunLog::operator=(RunLog&&) noexcept = default;
RunLog::~RunLog() = default;

void RunLog::info(std::string_view text) {
    if (sink_) sink_->logger.log(spdlog::level::info, line_of(text));
}
void RunLog::warning(std::string_view text) {
    if (sink_) sink_->logger.log(spdlog::level::warn, line_of(text));
}
void RunLog::error(std::string_view text) {
    if (sink_) sink_->logger.log(spdlog::level::err, line_of(text));
}

}  // namespace heihe::io
