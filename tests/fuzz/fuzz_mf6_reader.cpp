// SPDX-License-Identifier: MIT libFuzzer target: the first byte chooses which file of a small
// simulation the other bytes replace. For any bytes the reader must return a simulation or throw an
// InputError.
#include "heihe/core/error.hpp"
#include "heihe/mf6/input.hpp"

#include "lib/mf6/text/text_reader.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

namespace fs = std::filesystem;

namespace {

struct File {
    const char* name;
    const char* text;
};

// A model of two layers, three rows and four columns that has every supported package.
constexpr std::array<File, 19> files{{
    {"mfsim.nam",
     "BEGIN OPTIONS\nEND OPTIONS\nBEGIN TIMING\nTDIS6 t.tdis\nEND TIMING\nBEGIN MODELS\n"
     "GWF6 m.nam m\nEND MODELS\nBEGIN EXCHANGES\nEND EXCHANGES\nBEGIN SOLUTIONGROUP 1\n"
     "IMS6 s.ims m\nEND SOLUTIONGROUP\n"},
    {"t.tdis",
     "BEGIN OPTIONS\nTIME_UNITS DAYS\nATS6 FILEIN t.ats\nEND OPTIONS\nBEGIN DIMENSIONS\nNPER 3\n"
     "END DIMENSIONS\nBEGIN PERIODDATA\n1 1 1\n2 3 1.2\n3 1 1\nEND PERIODDATA\n"},
    {"t.ats",
     "BEGIN DIMENSIONS\nMAXATS 1\nEND DIMENSIONS\nBEGIN PERIODDATA\n2 0.1 0.01 1 2 5\n"
     "END PERIODDATA\n"},
    {"s.ims",
     "BEGIN OPTIONS\nCOMPLEXITY MODERATE\nEND OPTIONS\nBEGIN NONLINEAR\nOUTER_DVCLOSE 1d-4\n"
     "END NONLINEAR\nBEGIN LINEAR\nINNER_RCLOSE 1 STRICT\nEND LINEAR\n"},
    {"m.nam",
     "BEGIN OPTIONS\nSAVE_FLOWS\nEND OPTIONS\nBEGIN PACKAGES\nDIS6 m.dis\n"
     "IC6 m.ic\nNPF6 m.npf\nSTO6 m.sto\nOC6 m.oc\nOBS6 m.obs\nHFB6 m.hfb\nWEL6 m.wel w\n"
     "EVT6 m.evt\nRCH6 m.rch\nSFR6 m.sfr s\nMVR6 m.mvr\nEND PACKAGES\n"},
    {"m.dis",
     "BEGIN OPTIONS\nLENGTH_UNITS METERS\nEND OPTIONS\nBEGIN DIMENSIONS\nNLAY 2\nNROW 3\nNCOL 4\n"
     "END DIMENSIONS\nBEGIN GRIDDATA\nDELR\nCONSTANT 100\nDELC\nINTERNAL FACTOR 10\n3*10\nTOP\n"
     "CONSTANT 10\nBOTM LAYERED\nCONSTANT 0\nINTERNAL\n4*-10\n-10 -10 -10 -10\n4*-1d1\nIDOMAIN\n"
     "INTERNAL\n23*1 0\nEND GRIDDATA\n"},
    {"m.ic", "BEGIN GRIDDATA\nSTRT\nCONSTANT 5\nEND GRIDDATA\n"},
    {"m.npf",
     "BEGIN OPTIONS\nREWET WETFCT 1 IWETIT 1 IHDWET 0\nK33OVERK\nEND OPTIONS\nBEGIN GRIDDATA\n"
     "ICELLTYPE\nCONSTANT 1\nK LAYERED\nCONSTANT 1.5\nCONSTANT 2\nK33\nCONSTANT 0.1\n"
     "WETDRY\nCONSTANT 0.1\nEND GRIDDATA\n"},
    {"m.sto",
     "BEGIN GRIDDATA\nICONVERT\nCONSTANT 1\nSS\nCONSTANT 1e-5\nSY\nCONSTANT 0.1\nEND GRIDDATA\n"
     "BEGIN PERIOD 1\nSTEADY-STATE\nEND PERIOD\nBEGIN PERIOD 2\nTRANSIENT\nEND PERIOD\n"},
    {"m.oc",
     "BEGIN OPTIONS\nHEAD FILEOUT m.hds\nHEAD PRINT_FORMAT COLUMNS 10 WIDTH 9 DIGITS 3 GENERAL\n"
     "BUDGET FILEOUT m.cbc\nEND OPTIONS\nBEGIN PERIOD 1\nSAVE HEAD ALL\nPRINT BUDGET STEPS 1 2\n"
     "SAVE BUDGET FREQUENCY 2\nEND PERIOD\n"},
    {"m.obs",
     "BEGIN OPTIONS\nDIGITS 8\nEND OPTIONS\nBEGIN CONTINUOUS FILEOUT m.csv BINARY\nh1 HEAD 1 1 1\n"
     "q FLOW-JA-FACE 1 1 1 1 1 2\nEND CONTINUOUS\n"},
    {"m.hfb",
     "BEGIN DIMENSIONS\nMAXHFB 2\nEND DIMENSIONS\nBEGIN PERIOD 1\n1 1 1 1 1 2 0.1\n"
     "1 1 2 1 2 2 -5\nEND PERIOD\n"},
    {"m.wel",
     "BEGIN OPTIONS\nAUXILIARY a b\nAUXMULTNAME b\nBOUNDNAMES\nTS6 FILEIN m.ts\nMOVER\n"
     "AUTO_FLOW_REDUCE 0.1\nEND OPTIONS\nBEGIN DIMENSIONS\nMAXBOUND 3\nEND DIMENSIONS\n"
     "BEGIN PERIOD 1\n1 1 1 -5.0 1 2 'well one'\n1 2 2 q1 0 q2 w2\nEND PERIOD\nBEGIN PERIOD 3\n"
     "OPEN/CLOSE m.rows\nEND PERIOD\n"},
    {"m.rows", "# rows\n2 1 1 -5.0 1 2 w\n2,2,2,1.0+1,0,1,w\n"},
    {"m.ts",
     "BEGIN ATTRIBUTES\nNAMES q1 q2\nMETHODS STEPWISE LINEAR\nSFACS 1 2\nEND ATTRIBUTES\n"
     "BEGIN TIMESERIES\n0 1 4\n5 2 3.0E30\n99 2 4\nEND TIMESERIES\n"},
    {"m.evt",
     "BEGIN OPTIONS\nSURF_RATE_SPECIFIED\nEND OPTIONS\nBEGIN DIMENSIONS\nMAXBOUND 1\nNSEG 2\n"
     "END DIMENSIONS\nBEGIN PERIOD 1\n1 1 1 9 0.001 3 0.5 0.4 0.9\nEND PERIOD\n"},
    {"m.rch",
     "BEGIN OPTIONS\nREADASARRAYS\nTAS6 FILEIN m.tas\nAUXILIARY f\nEND OPTIONS\nBEGIN PERIOD 1\n"
     "IRCH\nCONSTANT 1\nRECHARGE TIMEARRAYSERIES r\nf\nINTERNAL\n12*1.0\nEND PERIOD\n"},
    {"m.tas",
     "BEGIN ATTRIBUTES\nNAME r\nMETHOD LINEAREND\nEND ATTRIBUTES\nBEGIN TIME 0\nCONSTANT 1e-3\n"
     "END TIME\nBEGIN TIME 99\nINTERNAL\n12*2e-3\nEND TIME\n"},
    {"m.sfr",
     "BEGIN OPTIONS\nMOVER\nSTORAGE\nLENGTH_CONVERSION 1\nEND OPTIONS\nBEGIN DIMENSIONS\n"
     "NREACHES 3\nEND DIMENSIONS\nBEGIN PACKAGEDATA\n1 1 1 1 100 5 1e-3 8 1 0.1 0.03 1 1 0\n"
     "2 NONE 100 5 1e-3 7 1 0 0.03 2 1 1\n3 0 0 0 100 5 1e-3 7 1 0 0.03 1 0 0\nEND PACKAGEDATA\n"
     "BEGIN CONNECTIONDATA\n1 -2\n2 1 -3\n3 2\nEND CONNECTIONDATA\nBEGIN DIVERSIONS\n2 1 3 UPTO\n"
     "END DIVERSIONS\nBEGIN PERIOD 1\n1 INFLOW 5\n2 DIVERSION 1 2\n3 STATUS SIMPLE\n3 STAGE 7.5\n"
     "END PERIOD\n"},
}};

constexpr File movers{
    "m.mvr",
    "BEGIN DIMENSIONS\nMAXMVR 2\nMAXPACKAGES 2\nEND DIMENSIONS\nBEGIN PACKAGES\nw\ns\n"
    "END PACKAGES\nBEGIN PERIOD 1\nw 1 s 1 FACTOR 0.5\ns 3 s 1 UPTO 3\nEND PERIOD\n"};

const File& file(std::size_t index) { return index < files.size() ? files[index] : movers; }
constexpr std::size_t count = files.size() + 1;

void write(const fs::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary)
        .write(text.data(), static_cast<std::streamsize>(text.size()));
}

// A folder in memory if the system has one; it remains after the fuzzer.
const fs::path& folder() {
    static const fs::path path = [] {
        std::error_code none;
        const fs::path base =
            fs::is_directory("/dev/shm", none) ? fs::path{"/dev/shm"} : fs::temp_directory_path();
        fs::path made = base / ("heihe_fuzz_" + std::to_string(::getpid()));
        fs::create_directories(made);
        for (std::size_t f = 0; f < count; ++f) write(made / file(f).name, file(f).text);
        return made;
    }();
    return path;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    heihe::mf6::reader::max_nodes = 20'000;
    if (size == 0) return 0;
    const File& chosen = file(data[0] % count);
    write(folder() / chosen.name, {reinterpret_cast<const char*>(data) + 1, size - 1});
    try {
        (void)heihe::mf6::read_simulation(folder());
    } catch (const heihe::InputError&) {
    }
    write(folder() / chosen.name, chosen.text);
    return 0;
}
