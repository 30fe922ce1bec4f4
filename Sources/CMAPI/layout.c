#include "IMessage.h"
